import { DEFAULT_CONTEXT } from "../contexts/schema";
import { isSame } from "./canonical";
import { type Difference, differences } from "./differences";
import { type LostSubscription, lostSubscriptions } from "./references";
import type { ConfigurationFile, FileEntry } from "./schema";
import { SECRETS } from "./secrets";
import { SHOWN } from "./shown";
import type { Stored, StoredRow } from "./stored";
import { type Entries, NOUNS, type Noun } from "./view";

/** What makes the stored configuration that of a file. */

type Named = {
  name: string;
  /** Paths of secrets that the file masks and that are not stored. */
  missing: string[];
};

export type Addition<Name extends Noun> = Named & { index: number; entry: FileEntry<Name> };

export type Alteration<Name extends Noun> = Addition<Name> & {
  id: string;
  /** The parts of the body that differ: only these are sent. */
  parts: (keyof Entries[Name])[];
  differences: Difference[];
};

export type Removal = { name: string; id: string };

export type NounPlan<Name extends Noun> = {
  add: Addition<Name>[];
  change: Alteration<Name>[];
  remove: Removal[];
  /** The names of rows that the file does not have and that stay. */
  kept: string[];
};

export type Plan = { [Name in Noun]: NounPlan<Name> } & { lost: LostSubscription[] };

/**
 * Compares a file with the stored configuration. A part that the file leaves out stays, and so does a noun whose list it leaves
 * out.
 * @param prune removes the rows that a list of the file does not have; the default context stays
 */
export function planConfiguration(file: ConfigurationFile, stored: Stored, prune: boolean): Plan {
  const planOf = <Name extends Noun>(name: Name) =>
    planNoun(name, file[name] as FileEntry<Name>[], stored[name], prune);
  return {
    contexts: planOf("contexts"),
    policies: planOf("policies"),
    handlers: planOf("handlers"),
    publishers: planOf("publishers"),
    subscribers: planOf("subscribers"),
    lost: lostSubscriptions(file, stored, prune),
  };
}

/** The numbers of rows that a plan adds, changes and removes; a subscription that is lost counts as removed. */
export function countsOf(plan: Plan): { add: number; change: number; remove: number } {
  const sum = (part: "add" | "change" | "remove") =>
    NOUNS.reduce((total, noun) => total + plan[noun][part].length, 0);
  return { add: sum("add"), change: sum("change"), remove: sum("remove") + plan.lost.length };
}

const none = () => "";

function planNoun<Name extends Noun>(
  noun: Name,
  wanted: FileEntry<Name>[] | undefined,
  stored: StoredRow<Name>[],
  prune: boolean,
): NounPlan<Name> {
  const plan: NounPlan<Name> = { add: [], change: [], remove: [], kept: [] };
  if (!wanted) return plan;
  const found = matches(noun, wanted, stored);
  for (const [index, entry] of wanted.entries()) {
    const row = found[index] ?? null;
    const addition = {
      name: entry.name,
      index,
      entry,
      missing: SECRETS[noun].standIn(entry, row, none).missing,
    };
    if (row === null) plan.add.push(addition);
    else {
      const { parts, differences } = compare(noun, entry, row);
      if (parts.length > 0) plan.change.push({ ...addition, id: row.id, parts, differences });
    }
  }
  for (const row of stored) {
    if (found.includes(row) || row.id === DEFAULT_CONTEXT.id) continue;
    if (prune) plan.remove.push({ name: row.entry.name, id: row.id });
    else plan.kept.push(row.entry.name);
  }
  return plan;
}

/** The stored row of each entry: by its name; of handlers, else by the base path. */
function matches<Name extends Noun>(
  noun: Name,
  wanted: readonly FileEntry<Name>[],
  stored: readonly StoredRow<Name>[],
): (StoredRow<Name> | undefined)[] {
  const byName = wanted.map(({ name }) => stored.find(({ entry }) => entry.name === name));
  if (noun !== "handlers") return byName;
  return wanted.map((entry, index) => {
    const { basePath } = entry as FileEntry<"handlers">;
    return (
      byName[index] ??
      stored.find((row) => (row.entry as Entries["handlers"]).basePath === basePath && !byName.includes(row))
    );
  });
}

function compare<Name extends Noun>(noun: Name, entry: FileEntry<Name>, row: StoredRow<Name>) {
  const shown = SHOWN[noun](entry, row.entry);
  const names = Object.keys(shown) as (keyof Entries[Name] & string)[];
  const parts = names.filter((name) => shown[name] !== undefined && !isSame(shown[name], row.entry[name]));
  const visible = parts.flatMap((name) => differences(name, row.entry[name], shown[name]));
  const hidden = SECRETS[noun]
    .changed(entry, row)
    .filter((path) => visible.every((one) => one.path !== path));
  const ofHidden = hidden.map((path) => path.split(".")[0] as keyof Entries[Name] & string);
  return {
    parts: [...new Set([...parts, ...ofHidden])],
    differences: [
      ...visible,
      ...hidden.map((path) => ({ path, from: "[masked]", to: "[masked] (another value)" })),
    ],
  };
}
