import { type Fingerprint, fingerprintOf } from "../../engine/fingerprint/fingerprint";
import {
  earlierTemplates,
  type FoldRules,
  type FoldRuleVersions,
  NO_FOLD_RULES,
} from "../../engine/fingerprint/fold-rules";
import { RecentValues } from "./recent-values";

type Failure = Parameters<typeof fingerprintOf>[0];

export const WITHOUT_RULES = { foldRules: { current: NO_FOLD_RULES, earlier: [] } };

/** Templates repeat: so many are kept, with what the rules made of them. */
const MOST_KEPT = 500;

/** Fingerprints by the operators' own rules of folding, which are applied to templates that are folded already. */
export class OwnFolding {
  #rules: FoldRules | undefined;
  #folded = new RecentValues<string, string>(MOST_KEPT);

  /** @param config read anew whenever it changes */
  constructor(private readonly config: { foldRules: FoldRuleVersions }) {}

  /** The fingerprint by the rules in force. @param fingerprint that without rules */
  fingerprint(failure: Failure, fingerprint: Fingerprint): Fingerprint {
    const { current } = this.config.foldRules;
    if (current.isEmpty) return fingerprint;
    const template = this.#fold(fingerprint.template, current);
    return template === fingerprint.template ? fingerprint : fingerprintOf(failure, template);
  }

  /** The fingerprints by earlier rules, as far as they still count and are others, the latest first. */
  earlier(failure: Failure, { template }: Fingerprint, now: number): Fingerprint[] {
    const templates = earlierTemplates(template, this.config.foldRules, now);
    return templates.map((one) => fingerprintOf(failure, one));
  }

  #fold(template: string, rules: FoldRules): string {
    if (this.#rules !== rules) {
      this.#rules = rules;
      this.#folded = new RecentValues(MOST_KEPT);
    }
    let folded = this.#folded.get(template);
    if (folded === undefined) {
      folded = rules.fold(template);
      this.#folded.set(template, folded);
    }
    return folded;
  }
}
