import type { FailureKind } from "../engine/failure";
import type { FoldRule } from "../engine/fingerprint/fold-rules";
import type { FoldRulesInForce, FoldRulesVersion } from "../fold-rules/view";
import type { Stored } from "../form/form";

/** The rules as the form edits them: the version in force. */
export type StoredFolding = Stored<{ rules: FoldRule[] }>;

export const storedFolding = ({ version, rules, changedAt }: FoldRulesInForce): StoredFolding => ({
  rules,
  id: String(version),
  updatedAt: changedAt ?? new Date(0),
});

/** The screen of the rules of folding. */
export type FoldingPageData = {
  stored: StoredFolding;
  inForce: FoldRulesInForce;
  /** The last versions, the newest first. */
  versions: FoldRulesVersion[];
  /** Groups whose answers the rules can be tried on, the newest first; null for a reader who may not see payloads. */
  groups: { value: string; label: string }[] | null;
  /** The group of the URL, where it is one of them. */
  groupId: string;
  mayEdit: boolean;
  now: Date;
  zone: string;
};

/** What the rules in force, and those that are tried, make of one answer. */
export type TriedAnswer = {
  /** Of a sample: its attempt; null for an answer that was pasted. */
  attempt: { number: number; startedAt: Date } | null;
  /** What was taken of the answer; null for one that was pasted. */
  text: string | null;
  inForce: string;
  tried: string;
};

/** A failure group as far as its text and its other facts decide what it has in common with others. */
export type FoldableGroup = {
  id: number;
  subscriberId: string;
  subscriberName: string;
  expectedStatusCode: number;
  httpStatus: number | null;
  failureKind: FailureKind;
  template: string;
  createdAt: Date;
};

/** Groups whose failures rules would make one: their number, some of their texts, and the text that they would share. */
export type Together = Pick<
  FoldableGroup,
  "subscriberName" | "expectedStatusCode" | "httpStatus" | "failureKind"
> & {
  count: number;
  tried: string;
  some: { id: number; template: string }[];
};

/** What rules would make of the newest groups. */
export type TriedGroups = {
  /** How many were looked at, and since when they are. */
  looked: number;
  since: Date | null;
  /** Whether there are no others. */
  isComplete: boolean;
  /** How many would have another text. */
  changed: number;
  /** How many would fold together, into how many; and the largest of these. */
  together: number;
  into: number;
  largest: Together[];
};

/** What was tried; `groups`: null for a reader who may not see payloads. */
export type TriedFolding = { answers: TriedAnswer[]; groups: TriedGroups | null };
