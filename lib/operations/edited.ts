import { jsonDiff } from "../engine/json-diff";
import { maskSubscriberHeaders } from "../secrets/mask";
import { shownUrl } from "../secrets/mask-url";
import { isJsonType } from "../text/content-type";
import type { Edit } from "./schema/edit";

/** What an edit makes of a payload, and what of it is recorded. */

export type Original = { body: Buffer; contentType: string | null };
export type Edited = { body: Buffer; contentType: string | null };

/** The body of the copy; null when there is none, because it was removed and is not given. */
export function editedBody({ payload, body, contentType }: Edit, original: Original | null): Edited | null {
  if (body !== undefined) return { body: Buffer.from(body), contentType: contentType ?? null };
  if (payload === undefined) return original;
  const isJson = original?.contentType && isJsonType(original.contentType);
  return {
    body: Buffer.from(JSON.stringify(payload)),
    contentType: isJson ? original.contentType : "application/json",
  };
}

/** What the audit trail says of an edit: changes of JSON, else sizes; headers and URL with their secrets masked. */
export function describeEdit(edit: Edit, original: Original | null, edited: Edited): Record<string, unknown> {
  const isChanged = edit.payload !== undefined || edit.body !== undefined;
  const before = isChanged ? parsed(original) : undefined;
  const after = isChanged ? parsed(edited) : undefined;
  return {
    ...(isChanged &&
      (before && after
        ? { payload: jsonDiff(before.value, after.value) }
        : { bytes: { from: original?.body.length ?? null, to: edited.body.length } })),
    ...(edit.headers && { headers: maskSubscriberHeaders(edit.headers) }),
    ...(edit.url !== undefined && { url: shownUrl(edit.url) }),
  };
}

function parsed(one: Original | null): { value: unknown } | null {
  try {
    return one && { value: JSON.parse(one.body.toString("utf8")) };
  } catch {
    return null;
  }
}
