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
