"use client";

import { ActionIcon, Button, TextInput } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem, useField } from "@/components/form-screen/form-field";
import { replaced, without } from "@/components/form-screen/list-edit";
import { SecretInput } from "@/components/form-screen/secret-input";
import { Icon } from "@/components/ui/icons";
import type { FieldsProps } from "./fields-props";
import { newToken } from "./interceptor-draft";
import { HeaderInput } from "./token-inputs";

/** Static tokens. Any of them is accepted. */
export function AccessTokenFields({ draft, path, onChange }: FieldsProps<"access-token">) {
  const field = useField();
  const { tokens } = draft;
  const change = (next: typeof tokens) => onChange({ ...draft, tokens: next });
  return (
    <>
      <div className={fields.fields}>
        <HeaderInput path={path} value={draft.header} onChange={(header) => onChange({ ...draft, header })} />
      </div>
      <ListProblem path={`${path}.tokens`} />
      {tokens.map((one, index) => (
        <div key={one.key} className={fields.pair}>
          <TextInput
            label={`Name of token ${index + 1}`}
            {...field(`${path}.tokens.${index}.name`)}
            value={one.name}
            onChange={(event) => change(replaced(tokens, { ...one, name: event.currentTarget.value }))}
          />
          <SecretInput
            label={`Token ${index + 1}`}
            placeholder="at least 20 random characters"
            {...field(`${path}.tokens.${index}.token`)}
            value={one.token}
            onChange={(token) => change(replaced(tokens, { ...one, token }))}
          />
          <ActionIcon
            size="sm"
            aria-label={`Remove token ${index + 1}`}
            onClick={() => change(without(tokens, one.key))}
          >
            <Icon name="cross" size={12} />
          </ActionIcon>
        </div>
      ))}
      <Button
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
