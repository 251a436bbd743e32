"use client";

import { Button, PasswordInput, type PasswordInputProps, TextInput } from "@mantine/core";
import { MASKED } from "@/lib/secrets/masked";
import { useField } from "./form-field";

type Props = Pick<PasswordInputProps, "placeholder" | "description"> & {
  label: string;
  path: string;
  value: string;
  onChange: (secret: string) => void;
};

/** A secret. A stored secret is never shown: it is kept, or replaced. */
export function SecretInput({ label, path, value, onChange, ...props }: Props) {
  const field = useField(path);
  if (value === MASKED) {
    return (
      <TextInput
        label={label}
        {...field}
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
      {...field}
      autoComplete="new-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
