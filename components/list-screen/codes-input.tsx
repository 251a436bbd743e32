"use client";

import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";

type Props = { label: string; value: readonly string[]; onChange: (codes: string[]) => void };

const PROBLEM = "Status codes are numbers from 100 to 599, separated by commas: 404, 503.";

/** Reads HTTP status codes from a text, on Enter and on leaving the field. */
export function CodesInput({ label, value, onChange }: Props) {
  const [isWrong, setIsWrong] = useState(false);
  const shown = value.join(", ");

  function apply(text: string) {
    const codes = [...new Set(text.split(/[\s,;]+/).filter(Boolean))];
    const isValid = codes.every((code) => /^[1-5]\d\d$/.test(code));
    setIsWrong(!isValid);
    if (isValid && codes.join() !== value.join()) onChange(codes);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    apply(String(new FormData(event.currentTarget).get("codes") ?? ""));
  }

  return (
    // A new key when the URL changes by other means, so that the field shows the URL's codes.
    <form key={shown} onSubmit={submit}>
      <TextInput
        name="codes"
        aria-label={label}
        placeholder={label}
        w={92}
        defaultValue={shown}
        autoComplete="off"
        inputMode="numeric"
        onBlur={(event) => apply(event.currentTarget.value)}
        onChange={() => setIsWrong(false)}
        error={isWrong}
        title={isWrong ? PROBLEM : undefined}
      />
      {isWrong ? (
        <span role="alert" className="visually-hidden">
          {PROBLEM}
        </span>
      ) : null}
    </form>
  );
}
