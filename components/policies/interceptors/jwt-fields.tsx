"use client";

import { MultiSelect, SegmentedControl } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { DurationField, LinesField } from "@/components/form-screen/inputs";
import { JWT_ALGORITHMS } from "@/lib/interceptors/token-schema";
import type { FieldsProps } from "./fields-props";
import { TokenFields, UrlFields } from "./token-fields";

const KEYS_FROM = [
  { value: "url", label: "Keys at a URL" },
  { value: "text", label: "Keys entered here" },
];

/** Tokens signed by an issuer with known public keys. */
export function JwtFields({ draft, path, contexts, onChange }: FieldsProps<"jwt">) {
  const algorithms = useField(`${path}.algorithms`);
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
        <UrlFields
          {...{ draft, path, contexts, change }}
          label="URL of the keys"
          description="Where the issuer publishes its key set (JWKS)"
        />
      ) : (
        <LinesField
          label="Public keys"
          description="A JWK, a list of JWKs or a key set, as JSON"
          minRows={3}
          maxRows={14}
          spellCheck={false}
          classNames={{ input: "mono" }}
          path={`${path}.keys`}
          value={draft.keys}
          onChange={(keys) => change({ keys })}
        />
      )}
      <div className={fields.halves}>
        <LinesField
          label="Issuer"
          description="The required iss; of several lines, any one"
          spellCheck={false}
          path={`${path}.issuer`}
          value={draft.issuer}
          onChange={(issuer) => change({ issuer })}
        />
        <LinesField
          label="Audience"
          description="A value that aud must contain; of several lines, any one"
          spellCheck={false}
          path={`${path}.audience`}
          value={draft.audience}
          onChange={(audience) => change({ audience })}
        />
      </div>
      <TokenFields
        {...{ draft, path, change }}
        first={
          <MultiSelect
            className={fields.wide}
            label="Algorithms"
            description="Signatures by public keys only"
            {...algorithms}
            data={[...JWT_ALGORITHMS]}
            value={[...draft.algorithms]}
            onChange={(next) => change({ algorithms: next })}
          />
        }
        duration={
          <DurationField
            label="Clock tolerance"
            description="For exp and nbf"
            path={`${path}.clockToleranceSeconds`}
            value={draft.clockTolerance}
            onChange={(clockTolerance) => change({ clockTolerance })}
          />
        }
      />
    </>
  );
}
