"use client";

import { Textarea } from "@mantine/core";
import fields from "@/components/form-screen/fields.module.css";
import { useField } from "@/components/form-screen/form-field";
import { wordsOf } from "@/lib/form/typed-text";
import type { FieldsProps } from "./fields-props";

/** Allowed and denied addresses. */
export function IpFields({ draft, path, onChange }: FieldsProps<"ip">) {
  const field = useField();
  const { allow, deny } = draft;
  return (
    <div className={fields.halves}>
      <Textarea
        label="Allow"
        description="Addresses or CIDRs, one per line; no other address may publish"
        placeholder="every address that is not denied"
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        {...field.list(`${path}.allow`, wordsOf(allow))}
        value={allow}
        onChange={(event) => onChange({ ...draft, allow: event.currentTarget.value })}
      />
      <Textarea
        label="Deny"
        description="These may not publish, even if allowed"
        placeholder="no address"
        autosize
        minRows={2}
        maxRows={12}
        spellCheck={false}
        {...field.list(`${path}.deny`, wordsOf(deny))}
        value={deny}
        onChange={(event) => onChange({ ...draft, deny: event.currentTarget.value })}
      />
    </div>
  );
}
