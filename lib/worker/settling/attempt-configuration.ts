import { createHash } from "node:crypto";
import { DAY_MS } from "../../time/units";
import type { RetryPlan } from "../config/retry-plans";
import type { Subscriber } from "../config/subscriber";
import type { Queries } from "../database/link";
import { configurationParameters, KEEP_ATTEMPT_CONFIGURATIONS } from "./settle-statements";

/**
 * The configuration of an attempt: URL, headers (masked), policy with strategy and settings. It is stored once for all
 * attempts that share it. The id is a hash of the contents, so that every worker gives the same configuration the same id.
 */
export type AttemptConfiguration = {
  id: string;
  subscriberId: string;
  /** The name as it is now: stored with the delivery, not with the configuration. */
  subscriberName: string;
  url: string;
  headers: string;
  strategy: string | null;
  settings: string | null;
  /** The policy that ran, by its name at that time; null without one. */
  policyId: string | null;
  policyName: string | null;
  /** Whether it was the policy of the subscriber's own; null without a policy. */
  isOwnPolicy: boolean | null;
};

/** By subscriber (at its own URL or the alternative one) and policy, made once for each reading of either. */
const known = new WeakMap<Subscriber, Map<RetryPlan | null, AttemptConfiguration>>();

export function attemptConfigurationOf(subscriber: Subscriber, plan: RetryPlan | null): AttemptConfiguration {
  let ofSubscriber = known.get(subscriber);
  if (ofSubscriber === undefined) {
    ofSubscriber = new Map();
    known.set(subscriber, ofSubscriber);
  }
  let configuration = ofSubscriber.get(plan);
  if (configuration === undefined) {
    configuration = makeAttemptConfiguration(subscriber, plan);
    ofSubscriber.set(plan, configuration);
  }
  return configuration;
}

export function makeAttemptConfiguration(
  { id: subscriberId, name, url, maskedHeaders }: Pick<Subscriber, "id" | "name" | "url" | "maskedHeaders">,
  plan: RetryPlan | null,
): AttemptConfiguration {
  const contents = {
    subscriberId,
    url,
    headers: JSON.stringify(maskedHeaders),
    strategy: plan?.settings?.strategy ?? null,
    settings: plan?.json ?? null,
    policyId: plan?.policyId ?? null,
    policyName: plan?.policyName ?? null,
    isOwnPolicy: plan?.isOwn ?? null,
  };
  return { id: idOf(JSON.stringify(contents)), subscriberName: name, ...contents };
}

/**
 * Writes the configurations that this worker has not written in the last day. Attempts that refer to them are written afterwards:
 * a configuration is younger than its attempts, to two days.
 */
export class AttemptConfigurationStore {
  /** When each was written, steady milliseconds. */
  #kept = new Map<string, number>();

  async keep(link: Queries, all: Iterable<AttemptConfiguration>): Promise<void> {
    const now = performance.now();
    // Edited copies have configurations of their own, which may be the same.
    const each = new Map([...all].map((one) => [one.id, one]));
    const missing = [...each.values()].filter(
      ({ id }) => !(now - (this.#kept.get(id) ?? Number.NEGATIVE_INFINITY) < DAY_MS),
    );
    if (missing.length === 0) return;
    await link.query({
      name: "keep_attempt_configurations",
      text: KEEP_ATTEMPT_CONFIGURATIONS,
      values: configurationParameters(missing),
    });
    for (const { id } of missing) this.#kept.set(id, now);
  }
}

/** A UUID (version 8) from a hash. */
function idOf(text: string): string {
  const hash = createHash("sha256").update(text).digest().subarray(0, 16);
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  return hash.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
