"use client";

import { Button } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { SecretInput } from "@/components/form-screen/secret-input";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import type { FieldsProps } from "./fields-props";
import { newToken } from "./interceptor-draft";
import { HeaderField } from "./token-fields";

/** Static tokens. Any of them is accepted. */
export function AccessTokenFields({ draft, path, onChange }: FieldsProps<"access-token">) {
  const { tokens } = draft;
  const change = (next: typeof tokens) => onChange({ ...draft, tokens: next });
  return (
    <>
      <div className={fields.fields}>
        <HeaderField path={path} value={draft.header} onChange={(header) => onChange({ ...draft, header })} />
      </div>
      <ListProblem path={`${path}.tokens`} label="Tokens" />
      {tokens.map((one, index) => (
        <div key={one.key} className={fields.pair}>
          <TextField
            label={`Name of token ${index + 1}`}
            path={`${path}.tokens.${index}.name`}
            value={one.name}
            onChange={(name) => change(replaced(tokens, { ...one, name }))}
          />
          <SecretInput
            label={`Token ${index + 1}`}
            placeholder="at least 20 random characters"
            path={`${path}.tokens.${index}.token`}
            value={one.token}
            onChange={(token) => change(replaced(tokens, { ...one, token }))}
          />
          <RemoveButton
            name={`token ${index + 1}`}
            list="tokens"
            onRemove={() => change(without(tokens, one.key))}
          />
        </div>
      ))}
      <Button
        data-adds="tokens"
        className={fields.start}
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        onClick={() => change([...tokens, newToken()])}
      >
        Token
      </Button>
    </>
  );
}
