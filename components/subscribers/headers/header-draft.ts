import { type ListKey, newKey } from "@/lib/form/list-edit";

/** A header in the form. A kept secret appears as its mask. */
export type HeaderDraft = ListKey & { name: string; value: string };

export const newHeader = (): HeaderDraft => ({ key: newKey(), name: "", value: "" });

export function headerDrafts(headers: Readonly<Record<string, string>>): HeaderDraft[] {
  return Object.entries(headers).map(([name, value], index) => ({ key: `${index}`, name, value }));
}

/** The headers of a body. A row without name and value is left out. */
export function headersBody(drafts: readonly HeaderDraft[]): Record<string, string> {
  const names = headerFields(drafts);
  return Object.fromEntries(
    drafts.flatMap(({ key, name, value }) => {
      const field = names.get(key);
      return field === undefined || (name.trim() === "" && value === "") ? [] : [[field, value]];
    }),
  );
}

/**
 * The field of each header in the body, by the key of its row: its name. A second header of the same name gets it in other letters,
 * which mean the same, so that the schema finds and refuses it.
 */
export function headerFields(drafts: readonly HeaderDraft[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    drafts.map(({ key, name: typed }) => {
      const name = typed.trim();
      const field = taken.has(name) ? otherCase(name) : name;
      taken.add(field);
      return [key, field];
    }),
  );
}

function otherCase(name: string): string {
  return name === name.toLowerCase() ? name.toUpperCase() : name.toLowerCase();
}
