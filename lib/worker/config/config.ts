import type { Logger } from "pino";
import { effectivePolicy } from "../../engine/effective-policy";
import { hasRecipients } from "../../engine/failure-email";
import type { FoldRuleVersions } from "../../engine/fingerprint/fold-rules";
import { logger } from "../../logger";
import type { Link } from "../database/link";
import {
  READ_CONFIG_VERSION,
  READ_FOLD_RULES,
  READ_POLICIES,
  READ_POLICIES_OF_HANDLERS,
  READ_SUBSCRIBERS,
} from "./config-statements";
import { type FoldRulesRow, foldRuleVersions, NO_VERSIONS } from "./fold-rule-versions";
import { SecretOpener } from "./open-secrets";
import { type PolicyRow, type RetryPlan, RetryPlans } from "./retry-plans";
import { type Subscriber, type SubscriberRow, toSubscriber } from "./subscriber";

/** Who is notified of a subscriber's failures: by its own policy, or else of those of some handlers. */
export type Notifying = { ownPolicyId: string | null; handlerIds: readonly string[] };

/** The configuration that the worker needs, read as a whole whenever its version changes. */
export class Config {
  #version = "";
  #reading: Promise<void> | undefined;
  subscribers: ReadonlyMap<string, Subscriber> = new Map();
  /** The operators' own rules of folding. */
  foldRules: FoldRuleVersions = NO_VERSIONS;
  #plans = new RetryPlans();

  #reported: ReadonlySet<string> = new Set();
  readonly #secrets = new SecretOpener();

  constructor(
    private readonly link: Link,
    private readonly log: Pick<Logger, "error"> = logger,
  ) {}

  /** Reads the configuration again if it changed. */
  async refresh(): Promise<void> {
    // A call during a reading may be about a newer change: the reading is followed by another.
    const before = this.#reading?.catch(() => {});
    const reading = Promise.resolve(before).then(() => this.#read());
    this.#reading = reading;
    await reading;
  }

  /** The plan of a subscriber's deliveries of a handler; null when there is no policy. */
  planOf(subscriber: Pick<Subscriber, "ownPlan"> | undefined, handlerId: string): RetryPlan | null {
    return effectivePolicy(subscriber?.ownPlan ?? null, this.#plans.ofHandler(handlerId));
  }

  notifying(subscriberId: string): Notifying {
    const own = this.subscribers.get(subscriberId)?.ownPlan;
    if (!own) return { ownPolicyId: null, handlerIds: this.#plans.notifyingHandlers };
    return { ownPolicyId: hasRecipients(own.settings) ? own.policyId : null, handlerIds: [] };
  }

  /** The recipients of failure e-mails by a policy, or by the policy of a handler. */
  recipients(sourceId: string): readonly string[] {
    return this.#plans.recipients(sourceId);
  }

  async #read(): Promise<void> {
    const [[version = ""] = []] = await this.link.query<[string]>(
      query("config_version", READ_CONFIG_VERSION),
    );
    if (version === this.#version) return;
    // Answered in this order: a policy that a subscriber or a handler refers to is still there when policies are read.
    const [subscribers, handlers, policies, foldRules] = await Promise.all([
      this.link.query<SubscriberRow>(query("subscribers", READ_SUBSCRIBERS)),
      this.link.query<[string, string]>(query("policies_of_handlers", READ_POLICIES_OF_HANDLERS)),
      this.link.query<PolicyRow>(query("policies", READ_POLICIES)),
      this.link.query<FoldRulesRow>(query("fold_rules", READ_FOLD_RULES)),
    ]);
    const plans = new RetryPlans(policies, handlers);
    this.#plans = plans;
    this.foldRules = foldRuleVersions(foldRules, this.log);
    this.subscribers = new Map(subscribers.map((row) => [row[0], toSubscriber(row, this.#secrets, plans)]));
    this.#secrets.keep();
    const isComplete = this.#reportUnreadable();
    // Unreadable secrets are read again the next time: their key may have been added by then.
    this.#version = isComplete ? version : "";
  }

  /** Logs each unreadable subscriber once. @returns whether every subscriber's secrets could be read */
  #reportUnreadable(): boolean {
    const unreadable = [...this.subscribers.values()].filter((one) => one.unreadable !== null);
    for (const { id, unreadable: problem } of unreadable)
      if (!this.#reported.has(id))
        this.log.error(
          { subscriberId: id, problem },
          "a subscriber's secrets cannot be read: its deliveries wait",
        );
    this.#reported = new Set(unreadable.map(({ id }) => id));
    return unreadable.length === 0;
  }
}

const query = (name: string, text: string) => ({ name, text, values: [] });
