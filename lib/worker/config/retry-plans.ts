import { hasRecipients } from "../../engine/failure-email";
import type { RetrySettings } from "../../engine/retry";
import { parseRetry } from "../../policies/schema";

/**
 * A policy as it applies to deliveries, with the JSON of its settings, serialized once because every attempt refers to it. The
 * JSON leaves out the rules, of which an attempt records only the deciding one, and the recipients of failure e-mails.
 */
export type RetryPlan = {
  policyId: string;
  policyName: string;
  /** Whether it is the policy of the subscriber's own; otherwise it is the handler's. */
  isOwn: boolean;
  /** Null: no automatic retry. */
  settings: RetrySettings | null;
  json: string | null;
};

export type PolicyRow = [id: string, name: string, retry: string | null];

/** The plans of all policies, and of the handlers that carry them. */
export class RetryPlans {
  /** As the policies of subscribers' own. */
  readonly #own: ReadonlyMap<string, RetryPlan>;
  readonly #ofHandlers: ReadonlyMap<string, RetryPlan>;
  /** Handlers whose policy names recipients of failure e-mails. */
  readonly notifyingHandlers: readonly string[];

  constructor(
    policies: readonly PolicyRow[] = [],
    handlers: readonly [handlerId: string, policyId: string][] = [],
  ) {
    const plans = policies.map(toRetryPlan);
    this.#own = new Map(plans.map((plan) => [plan.policyId, { ...plan, isOwn: true }]));
    const carried = new Map(plans.map((plan) => [plan.policyId, plan]));
    this.#ofHandlers = new Map(
      handlers.flatMap(([handlerId, policyId]) => {
        const plan = carried.get(policyId);
        return plan ? [[handlerId, plan]] : [];
      }),
    );
    this.notifyingHandlers = [...this.#ofHandlers].flatMap(([id, { settings }]) =>
      hasRecipients(settings) ? [id] : [],
    );
  }

  ofHandler(handlerId: string): RetryPlan | null {
    return this.#ofHandlers.get(handlerId) ?? null;
  }

  /** The plan of a policy as a subscriber's own. */
  own(policyId: string | null): RetryPlan | null {
    return (policyId && this.#own.get(policyId)) || null;
  }

  /** The recipients of failure e-mails by the policy `sourceId`, or else by that of the handler `sourceId`. */
  recipients(sourceId: string): readonly string[] {
    return (this.own(sourceId) ?? this.ofHandler(sourceId))?.settings?.failureEmailTo ?? [];
  }
}

function toRetryPlan([id, name, column]: PolicyRow): RetryPlan {
  return retryPlan({ id, name }, column === null ? null : parseRetry(JSON.parse(column)));
}

/** The plan of a policy that a handler carries. */
export function retryPlan(policy: { id: string; name: string }, settings: RetrySettings | null): RetryPlan {
  const json = settings && JSON.stringify({ ...settings, rules: undefined, failureEmailTo: undefined });
  return { policyId: policy.id, policyName: policy.name, isOwn: false, settings, json };
}
