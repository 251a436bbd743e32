import type { NamedActor } from "../deliveries/detail";
import type { FoldRule } from "../engine/fingerprint/fold-rules";

/** The rules in force. */
export type FoldRulesInForce = {
  /** 0: there never were any. */
  version: number;
  rules: FoldRule[];
  changedAt: Date | null;
  changedBy: NamedActor | null;
  /** Until when a new text joins the group of its text by the rules before; null when there are none before. */
  joinsUntil: Date | null;
};

/** A version of the rules, as it was made. */
export type FoldRulesVersion = { version: number; rules: FoldRule[]; changedAt: Date; changedBy: NamedActor };
