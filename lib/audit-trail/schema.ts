import { z } from "zod";
import type { Actor } from "../access/actor";
import type { Period } from "../list/period";

export const OUTCOMES = ["allowed", "refused"] as const;
export type AuditOutcome = (typeof OUTCOMES)[number];

/** The longest range of dates of a search. */
export const LONGEST_DAYS = 400;

/** The most actors of one search: each is searched for by itself, for every action that it has taken. */
export const MOST_ACTORS = 25;

/** An action: `noun.verb`, or the permission that a refused page asked for. */
export const ACTION_FORMAT = /^[a-z][a-z0-9_-]{0,39}[.:][a-z0-9_-]{1,59}$/;
export const NOUN_FORMAT = /^[a-z][a-z0-9_-]{0,39}$/;

/** What a list of the audit trail is restricted to. An empty list restricts nothing. */
export type AuditFilter = {
  period: Period;
  /** Ids of users and API keys, or names of actors without one. */
  actors: readonly string[];
  actions: readonly string[];
  /** The parts of actions before the point. */
  nouns: readonly string[];
  outcomes: readonly AuditOutcome[];
  operationIds: readonly string[];
};

/** One row of the audit trail. */
export type AuditRow = {
  id: string;
  at: Date;
  actor: { type: Actor["type"]; id: string | null; name: string };
  action: string;
  outcome: AuditOutcome;
  target: { type: string; id: string | null } | null;
  detail: Record<string, unknown>;
  address: string | null;
  /** Its place in the chain as text; null until it has one. */
  number: string | null;
  /** A refusal of an actor who proved nothing: it never gets a number, and is removed early. */
  isUnproven: boolean;
};

const change = z.union([z.strictObject({ from: z.unknown(), to: z.unknown() }), z.literal("changed")]);
const storedChanges = z.record(z.string(), change).catch({});

/** A changed field as it is shown: old and new value, absent where only the fact of the change was recorded. */
export type ShownChange = { field: string; values: { from: unknown; to: unknown } | null };

/** The changes in a row's detail, and the other facts of it. */
export function partsOfDetail(detail: Record<string, unknown>): {
  changes: ShownChange[];
  facts: Record<string, unknown>;
} {
  const { changes, from, to, ...facts } = detail;
  const listed = Object.entries(storedChanges.parse(changes ?? {})).map(([field, value]) => ({
    field,
    values: value === "changed" ? null : { from: value.from ?? null, to: value.to ?? null },
  }));
  // A row with one changed value has it beside the facts: the role of a user.
  if (from === undefined && to === undefined) return { changes: listed, facts };
  return { changes: [...listed, { field: "value", values: { from: from ?? null, to: to ?? null } }], facts };
}
