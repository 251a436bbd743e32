import { DEFAULT_CONTEXT } from "../contexts/schema";
import { type Difference, differences } from "./differences";
import { type FoldRulesPlan, planFoldRules } from "./fold-rules";
import { matches } from "./matching";
import { type LostSubscription, lostSubscriptions, subscriptionsBehindHandlers } from "./references";
import type { ConfigurationFile, FileEntry } from "./schema";
import { SECRETS } from "./secrets";
import { SHOWN } from "./shown";
import type { Stored, StoredRow, StoredRows } from "./stored";
import { type Entries, NOUNS, type Noun } from "./view";

/** What makes the stored configuration that of a file. */

export type Addition<Name extends Noun> = { name: string; index: number; entry: FileEntry<Name> };

export type Alteration<Name extends Noun> = Addition<Name> & {
  id: string;
  /** The parts of the body that differ: only these are sent. */
  parts: (keyof Entries[Name])[];
  differences: Difference[];
};

export type Removal = { name: string; id: string };

/** A secret that somebody has to enter: the file masks it, and none is stored. */
export type MissingSecret = {
  name: string;
  path: string;
  /** A stand-in took its place when the file was applied earlier. */
  hasStandIn: boolean;
};

export type NounPlan<Name extends Noun> = {
  add: Addition<Name>[];
  change: Alteration<Name>[];
  remove: Removal[];
  /** The names of rows that the file does not have and that stay. */
  kept: string[];
  missing: MissingSecret[];
};

export type Plan = { [Name in Noun]: NounPlan<Name> } & {
  lost: LostSubscription[];
  /** Null where they stay. */
  foldRules: FoldRulesPlan | null;
};

/**
 * Compares a file with the stored configuration. A part that the file leaves out stays, and so does a noun whose list it leaves
 * out.
 * @param prune removes the rows that a list of the file does not have; the default context stays
 */
export function planConfiguration(file: ConfigurationFile, stored: Stored, prune: boolean): Plan {
  const rows: StoredRows = stored;
  const asStored = <Entry>(entry: Entry) => entry;
  const planOf = <Name extends Noun>(name: Name, meanwhile: Meanwhile<Name> = asStored) =>
    planNoun(name, file[name] as FileEntry<Name>[], rows[name], { prune, meanwhile });
  const subscriptionsOf = subscriptionsBehindHandlers(file, stored, prune);
  return {
    contexts: planOf("contexts"),
    policies: planOf("policies"),
    handlers: planOf("handlers"),
    publishers: planOf("publishers"),
    subscribers: planOf("subscribers", (entry) => ({ ...entry, subscriptions: subscriptionsOf(entry) })),
    lost: lostSubscriptions(file, stored, prune),
    foldRules: planFoldRules(file, stored),
  };
}

/**
 * The numbers of rows that a plan adds, changes and removes; a subscription that is lost counts as removed, the rules of folding are one
 * row.
 */
export function countsOf(plan: Plan): { add: number; change: number; remove: number } {
  const sum = (part: "add" | "change" | "remove") =>
    NOUNS.reduce((total, noun) => total + plan[noun][part].length, 0);
  const change = sum("change") + (plan.foldRules ? 1 : 0);
  return { add: sum("add"), change, remove: sum("remove") + plan.lost.length };
}

/** A stored entry as the changes of other nouns leave it. */
type Meanwhile<Name extends Noun> = (entry: Entries[Name]) => Entries[Name];

const none = () => "";

function planNoun<Name extends Noun>(
  noun: Name,
  wanted: FileEntry<Name>[] | undefined,
  stored: StoredRow<Name>[],
  { prune, meanwhile }: { prune: boolean; meanwhile: Meanwhile<Name> },
): NounPlan<Name> {
  const plan: NounPlan<Name> = { add: [], change: [], remove: [], kept: [], missing: [] };
  if (!wanted) return plan;
  const found = matches(noun, wanted, stored);
  for (const [index, entry] of wanted.entries()) {
    const row = found[index] ?? null;
    const { name } = entry;
    const missing = (hasStandIn: boolean) => (path: string) => ({ name, path, hasStandIn });
    plan.missing.push(...SECRETS[noun].standIn(entry, row, none).missing.map(missing(false)));
    if (row === null) plan.add.push({ name, index, entry });
    else {
      plan.missing.push(...SECRETS[noun].storedStandIns(entry, row).map(missing(true)));
      const { parts, differences } = compare(noun, entry, row, meanwhile(row.entry));
      if (parts.length > 0) plan.change.push({ name, index, entry, id: row.id, parts, differences });
    }
  }
  const wantedRows = new Set(found);
  for (const row of stored) {
    if (wantedRows.has(row) || row.id === DEFAULT_CONTEXT.id) continue;
    if (prune) plan.remove.push({ name: row.entry.name, id: row.id });
    else plan.kept.push(row.entry.name);
  }
  return plan;
}

/** @param left the stored entry as the changes of other nouns leave it */
function compare<Name extends Noun>(
  noun: Name,
  entry: FileEntry<Name>,
  row: StoredRow<Name>,
  left: Entries[Name],
) {
  const shown = SHOWN[noun](entry, row.entry);
  const names = Object.keys(shown) as (keyof Entries[Name] & string)[];
  const visible = names.flatMap((name) => {
    if (shown[name] === undefined) return [];
    const found = differences(name, row.entry[name], shown[name]);
    return found.length > 0 ? found : differences(name, left[name], shown[name]);
  });
  const parts = [...new Set(visible.map(({ path }) => partOf(path)))] as typeof names;
  const hidden = SECRETS[noun]
    .changed(entry, row)
    .filter((path) => visible.every((one) => one.path !== path));
  const ofHidden = hidden.map(partOf) as typeof names;
  return {
    parts: [...new Set([...parts, ...ofHidden, ...SECRETS[noun].sentAlong(entry, row)])],
    differences: [
      ...visible,
      ...hidden.map((path) => ({ path, from: "[masked]", to: "[masked] (another value)" })),
    ],
  };
}

const partOf = (path: string) => path.split(".")[0] ?? path;
