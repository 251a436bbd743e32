"use client";

import { TextInput } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { SecretInput } from "@/components/form-screen/secret-input";
import { DurationInput } from "@/components/ui/duration-input";
import { wordsOf } from "@/lib/form/typed-text";
import { ContextUrls } from "./context-urls";
import type { FieldsProps } from "./fields-props";
import { AnswerTimeInput, ClientIdClaimInput, HeaderInput } from "./token-inputs";

/** Tokens checked by an authorization server. */
export function OauthFields({ draft, path, contexts, onChange }: FieldsProps<"oauth">) {
  const field = useField();
  const change = (part: Partial<typeof draft>) => onChange({ ...draft, ...part });
  return (
    <>
      <TextInput
        label="Introspection URL"
        description="The introspection endpoint of the authorization server"
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
      <div className={fields.halves}>
        <TextInput
          label="Client ID of the hub"
          description="Identifies the hub to the authorization server"
          autoComplete="off"
          spellCheck={false}
          {...field(`${path}.clientId`)}
          value={draft.clientId}
          onChange={(event) => change({ clientId: event.currentTarget.value })}
        />
        <SecretInput
          label="Client secret of the hub"
          description="Not shown again"
          {...field(`${path}.clientSecret`)}
          value={draft.clientSecret}
          onChange={(clientSecret) => change({ clientSecret })}
        />
      </div>
      <div className={fields.fields}>
        <TextInput
          className={fields.wide}
          label="Scopes"
          description="The token must have all of these"
          placeholder="none"
          spellCheck={false}
          {...field.list(`${path}.scopes`, wordsOf(draft.scopes))}
          value={draft.scopes}
          onChange={(event) => change({ scopes: event.currentTarget.value })}
        />
        <HeaderInput path={path} value={draft.header} onChange={(header) => change({ header })} />
        <ClientIdClaimInput
          path={path}
          value={draft.clientIdClaim}
          onChange={(clientIdClaim) => change({ clientIdClaim })}
        />
        <DurationInput
          label="Responses are cached for"
          description="A revoked token may be accepted for this time"
          {...field(`${path}.cacheSeconds`)}
          value={draft.cache}
          onChange={(cache) => change({ cache })}
        />
        <AnswerTimeInput path={path} value={draft.timeout} onChange={(timeout) => change({ timeout })} />
      </div>
    </>
  );
}
