"use client";

import { MultiSelect, SegmentedControl, Textarea, TextInput } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { DurationInput } from "@/components/ui/duration-input";
import { JWT_ALGORITHMS } from "@/lib/interceptors/token-schema";
import { ContextUrls } from "./context-urls";
import type { FieldsProps } from "./fields-props";
import { AnswerTimeInput, ClientIdClaimInput, HeaderInput } from "./token-inputs";

const KEYS_FROM = [
  { value: "url", label: "Keys at a URL" },
  { value: "text", label: "Keys entered here" },
];

/** Tokens signed by an issuer with known public keys. */
export function JwtFields({ draft, path, contexts, onChange }: FieldsProps<"jwt">) {
  const field = useField();
  const change = (part: Partial<typeof draft>) => onChange({ ...draft, ...part });
  return (
    <>
      <SegmentedControl
        className={fields.start}
        size="xs"
        aria-label="Source of the keys"
        data={KEYS_FROM}
        value={draft.keysFrom}
        onChange={(value) => change({ keysFrom: value === "text" ? "text" : "url" })}
      />
      {draft.keysFrom === "url" ? (
        <>
          <TextInput
            label="URL of the keys"
            description="Where the issuer publishes its key set (JWKS)"
            placeholder="https://"
            spellCheck={false}
            {...field(`${path}.url`)}
            value={draft.url}
            onChange={(event) => change({ url: event.currentTarget.value })}
          />
          <ContextUrls
            path={`${path}.urls`}
            urls={draft.urls}
            contexts={contexts}
            onChange={(urls) => change({ urls })}
          />
        </>
      ) : (
        <Textarea
          label="Public keys"
          description="A JWK, a list of JWKs or a key set, as JSON"
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: "mono" }}
          {...field(`${path}.keys`)}
          value={draft.keys}
          onChange={(event) => change({ keys: event.currentTarget.value })}
        />
      )}
      <div className={fields.halves}>
        <Textarea
          label="Issuer"
          description="The required iss; of several lines, any one"
          autosize
          spellCheck={false}
          {...field(`${path}.issuer`)}
          value={draft.issuer}
          onChange={(event) => change({ issuer: event.currentTarget.value })}
        />
        <Textarea
          label="Audience"
          description="A value that aud must contain; of several lines, any one"
          autosize
          spellCheck={false}
          {...field(`${path}.audience`)}
          value={draft.audience}
          onChange={(event) => change({ audience: event.currentTarget.value })}
        />
      </div>
      <div className={fields.fields}>
        <MultiSelect
          className={fields.wide}
          label="Algorithms"
          description="Signatures by public keys only"
          {...field(`${path}.algorithms`)}
          data={[...JWT_ALGORITHMS]}
          value={[...draft.algorithms]}
          onChange={(algorithms) => change({ algorithms })}
        />
        <HeaderInput path={path} value={draft.header} onChange={(header) => change({ header })} />
        <ClientIdClaimInput
          path={path}
          value={draft.clientIdClaim}
          onChange={(clientIdClaim) => change({ clientIdClaim })}
        />
        <DurationInput
          label="Clock tolerance"
          description="For exp and nbf"
          {...field(`${path}.clockToleranceSeconds`)}
          value={draft.clockTolerance}
          onChange={(clockTolerance) => change({ clockTolerance })}
        />
        <AnswerTimeInput path={path} value={draft.timeout} onChange={(timeout) => change({ timeout })} />
      </div>
    </>
  );
}
