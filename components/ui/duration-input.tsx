"use client";

import { TextInput, type TextInputProps } from "@mantine/core";
import { formatDuration, parseDuration } from "@/lib/time/duration";

type Props = Omit<TextInputProps, "value" | "onChange"> & {
  /** As typed: `90s`, `1 h 30 min`, or milliseconds. */
  value: string;
  onChange: (text: string) => void;
};

/** A span of time. Leaving the field writes it in full: `90s` becomes `1 min 30 s`. */
export function DurationInput({ value, onChange, ...props }: Props) {
  return (
    <TextInput
      autoComplete="off"
      spellCheck={false}
      {...props}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        const milliseconds = parseDuration(value);
        if (milliseconds !== undefined) onChange(formatDuration(milliseconds));
      }}
    />
  );
}
