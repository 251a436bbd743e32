"use client";

import { Button, PasswordInput, type PasswordInputProps, TextInput } from "@mantine/core";
import { MASKED } from "@/lib/secrets/masked";

type Props = Omit<PasswordInputProps, "value" | "onChange" | "label"> & {
  label: string;
  value: string;
  onChange: (secret: string) => void;
};

/** A secret. A stored secret is never shown: it is kept, or replaced. */
export function SecretInput({ label, value, onChange, ...props }: Props) {
  if (value === MASKED) {
    return (
      <TextInput
        label={label}
        name={props.name}
        error={props.error}
        value="stored, unchanged"
        readOnly
        variant="filled"
        rightSectionWidth={66}
        rightSection={
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={`Replace: ${label}`}
            onClick={() => onChange("")}
          >
            Replace
          </Button>
        }
      />
    );
  }
  return (
    <PasswordInput
      {...props}
      label={label}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
