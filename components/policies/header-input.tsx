"use client";

import { TextInput } from "@mantine/core";
import { useField } from "./form-field";

type Props = { path: string; value: string; onChange: (header: string) => void };

/** The header in which a token arrives. */
export function HeaderInput({ path, value, onChange }: Props) {
  return (
    <TextInput
      label="Header"
      description={value.toLowerCase() === "authorization" ? "Behind “Bearer”" : "The token by itself"}
      spellCheck={false}
      {...useField()(`${path}.header`)}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
