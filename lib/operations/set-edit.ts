import { maskSubscriberHeaders } from "../secrets/mask";
import { shownUrl } from "../secrets/mask-url";
import type { SetEdit, ShownEdit } from "./schema/set-edit";

/** An edit of a set as it is shown and audited: secrets of its headers and URL masked. */
export const shownSetEdit = ({ patch, headers, url }: SetEdit): SetEdit => ({
  ...(patch && { patch }),
  ...(headers && { headers: maskSubscriberHeaders(headers) }),
  ...(url !== undefined && { url: shownUrl(url) }),
});

/** The same as its reader may see it: a patch has values of payloads. */
export function seenSetEdit(edit: ShownEdit, seesPayloads: boolean): ShownEdit {
  const { patch, ...others } = edit;
  return seesPayloads && patch ? { ...others, patch } : others;
}

/** Headers by their names in lower case. */
export const lowerCased = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
