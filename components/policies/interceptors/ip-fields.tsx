"use client";

import fields from "@/components/form-screen/fields.module.css";
import { LinesField } from "@/components/form-screen/inputs";
import { wordsOf } from "@/lib/form/typed-text";
import type { FieldsProps } from "./fields-props";

/** Allowed and denied addresses. */
export function IpFields({ draft, path, onChange }: FieldsProps<"ip">) {
  const { allow, deny } = draft;
  return (
    <div className={fields.halves}>
      <LinesField
        label="Allow"
        description="Addresses or CIDRs, one per line; no other address may publish"
        placeholder="every address that is not denied"
        {...ROWS}
        path={`${path}.allow`}
        items={wordsOf(allow)}
        value={allow}
        onChange={(next) => onChange({ ...draft, allow: next })}
      />
      <LinesField
        label="Deny"
        description="These may not publish, even if allowed"
        placeholder="no address"
        {...ROWS}
        path={`${path}.deny`}
        items={wordsOf(deny)}
        value={deny}
        onChange={(next) => onChange({ ...draft, deny: next })}
      />
    </div>
  );
}

const ROWS = { minRows: 2, maxRows: 12, spellCheck: false };
