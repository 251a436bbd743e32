"use client";

import fields from "@/components/form-screen/fields.module.css";
import { DurationField, TextField } from "@/components/form-screen/inputs";
import { SecretInput } from "@/components/form-screen/secret-input";
import { wordsOf } from "@/lib/form/typed-text";
import type { FieldsProps } from "./fields-props";
import { TokenFields, UrlFields } from "./token-fields";

/** Tokens checked by an authorization server. */
export function OauthFields({ draft, path, contexts, onChange }: FieldsProps<"oauth">) {
  const change = (part: Partial<typeof draft>) => onChange({ ...draft, ...part });
  return (
    <>
      <UrlFields
        {...{ draft, path, contexts, change }}
        label="Introspection URL"
        description="The introspection endpoint of the authorization server"
      />
      <div className={fields.halves}>
        <TextField
          label="Client ID of the hub"
          description="Identifies the hub to the authorization server"
          spellCheck={false}
          path={`${path}.clientId`}
          value={draft.clientId}
          onChange={(clientId) => change({ clientId })}
        />
        <SecretInput
          label="Client secret of the hub"
          description="Not shown again"
          path={`${path}.clientSecret`}
          value={draft.clientSecret}
          onChange={(clientSecret) => change({ clientSecret })}
        />
      </div>
      <TokenFields
        {...{ draft, path, change }}
        first={
          <TextField
            className={fields.wide}
            label="Scopes"
            description="The token must have all of these"
            placeholder="none"
            spellCheck={false}
            path={`${path}.scopes`}
            items={wordsOf(draft.scopes)}
            value={draft.scopes}
            onChange={(scopes) => change({ scopes })}
          />
        }
        duration={
          <DurationField
            label="Responses are cached for"
            description="A revoked token may be accepted for this time"
            path={`${path}.cacheSeconds`}
            value={draft.cache}
            onChange={(cache) => change({ cache })}
          />
        }
      />
    </>
  );
}
