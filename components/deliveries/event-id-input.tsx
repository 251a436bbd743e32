"use client";

import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { deliverySearchParams } from "@/lib/deliveries/search-params";

type Props = { value: string | null; onChange: (eventId: string | null) => void; width?: number };

/** Takes effect on Enter and on leaving the field; says so when what was typed is not an event ID. */
export function EventIdInput({ value, onChange, width = 164 }: Props) {
  const [isWrong, setIsWrong] = useState(false);

  function apply(text: string) {
    const eventId = text.trim() ? deliverySearchParams.eventId.parse(text) : null;
    setIsWrong(text.trim() !== "" && eventId === null);
    if (eventId !== value && (eventId !== null || !text.trim())) onChange(eventId);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    apply(String(new FormData(event.currentTarget).get("eventId") ?? ""));
  }

  return (
    // A new key when the URL changes by other means (Back, a removed chip), so that the field never shows another ID.
    <form key={value} onSubmit={submit}>
      <TextInput
        name="eventId"
        aria-label="Event ID"
        placeholder="Event ID"
        w={width}
        defaultValue={value ?? ""}
        spellCheck={false}
        autoComplete="off"
        leftSection={<Icon name="search" size={13} />}
        onBlur={(event) => apply(event.currentTarget.value)}
        onChange={() => setIsWrong(false)}
        error={isWrong}
        aria-invalid={isWrong}
        title={
          isWrong ? "This is not a whole event ID: copy it with its button in a list." : (value ?? undefined)
        }
      />
      {isWrong ? (
        <span role="alert" className="visually-hidden">
          This is not a whole event ID.
        </span>
      ) : null}
    </form>
  );
}
