import type { FileEntry } from "./schema";
import type { StoredRow } from "./stored";
import type { Entries, Noun } from "./view";

/** The stored row of each entry: by its name; of handlers, else by the base path. */
export function matches<Name extends Noun>(
  noun: Name,
  wanted: readonly FileEntry<Name>[],
  stored: readonly StoredRow<Name>[],
): (StoredRow<Name> | undefined)[] {
  const named = new Map(stored.map((row) => [row.entry.name, row]));
  const byName = wanted.map(({ name }) => named.get(name));
  if (noun !== "handlers") return byName;
  const taken = new Set(byName);
  const at = new Map(
    stored
      .filter((row) => !taken.has(row))
      .map((row) => [(row.entry as Entries["handlers"]).basePath, row] as const),
  );
  return wanted.map((entry, index) => byName[index] ?? at.get((entry as FileEntry<"handlers">).basePath));
}
