import type { Logger } from "pino";
import type { CircuitSettings } from "../../engine/circuit";
import { effectivePolicy } from "../../engine/effective-policy";
import { hasRecipients } from "../../engine/failure-email";
import type { MaintenanceWindow } from "../../engine/maintenance";
import type { SigningKey } from "../../engine/signature";
import { logger } from "../../logger";
import { parseUrl } from "../../net/url";
import { shownUrl } from "../../secrets/mask-url";
import { parseCircuit } from "../../subscribers/circuit";
import { parseMaintenance } from "../../subscribers/maintenance";
import type { Link } from "../database/link";
import {
  READ_CONFIG_VERSION,
  READ_POLICIES,
  READ_POLICIES_OF_HANDLERS,
  READ_SUBSCRIBERS,
} from "./config-statements";
import { SecretOpener } from "./open-secrets";
import { type PolicyRow, type RetryPlan, RetryPlans } from "./retry-plans";
import { headerPairs, maskedHeaders } from "./subscriber-headers";

/** A subscriber's current configuration, prepared for sending. */
export type Subscriber = {
  id: string;
  name: string;
  /** As shown to people: secrets masked. */
  url: string;
  /** Where requests go, or why the URL cannot be used. */
  target: { origin: string; path: string } | { problem: string };
  /** Its own headers as alternating names and values, and the same as shown to people, with secrets masked. */
  headers: string[];
  maskedHeaders: Record<string, string>;
  /** Empty when the key cannot be used. */
  keys: SigningKey[];
  /** After a rotation: keys that sign as well until a time (epoch milliseconds). */
  previousKeys: SigningKey[];
  previousKeysUntil: number;
  timeoutMs: number;
  maxConcurrency: number;
  ratePerSecond: number | null;
  isPaused: boolean;
  /** Why its secrets cannot be read here, so that its deliveries wait as if it were paused; null when they can. */
  unreadable: string | null;
  /** Its announced maintenance. */
  maintenance: MaintenanceWindow[];
  /** Null when it has no circuit breaker. */
  circuit: CircuitSettings | null;
  /** The same subscriber at the URL that takes its deliveries while the circuit is open; null when there is none. */
  alternative: Subscriber | null;
  /** The policy of its own, which overrides those of handlers; null when it has none. */
  ownPlan: RetryPlan | null;
  /** Why nothing can be sent to it at all; null when it is approved. */
  unavailable: string | null;
};

/** Who is notified of a subscriber's failures: by its own policy, or else of those of some handlers. */
export type Notifying = { ownPolicyId: string | null; handlerIds: readonly string[] };

type SubscriberRow = [
  id: string,
  name: string,
  url: string,
  status: string,
  paused: string,
  headers: string,
  timeoutMs: string,
  maxConcurrency: string,
  ratePerSecond: string | null,
  signingKey: string,
  previousKey: string | null,
  previousUntil: string | null,
  isDeleted: string,
  circuit: string | null,
  alternativeUrl: string | null,
  maintenanceWindows: string,
  policyId: string | null,
];

/** The configuration that the worker needs, read as a whole whenever its version changes. */
export class Config {
  #version = "";
  #reading: Promise<void> | undefined;
  subscribers: ReadonlyMap<string, Subscriber> = new Map();
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
    const [subscribers, handlers, policies] = await Promise.all([
      this.link.query<SubscriberRow>(query("subscribers", READ_SUBSCRIBERS)),
      this.link.query<[string, string]>(query("policies_of_handlers", READ_POLICIES_OF_HANDLERS)),
      this.link.query<PolicyRow>(query("policies", READ_POLICIES)),
    ]);
    const plans = new RetryPlans(policies, handlers);
    this.#plans = plans;
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

function toSubscriber(row: SubscriberRow, opener: SecretOpener, plans: RetryPlans): Subscriber {
  const [id, name, url, status, paused, headersJson, timeoutMs, maxConcurrency, rate, ...rest] = row;
  const [signingKey, previousKey, previousUntil, isDeleted, circuit, alternativeUrl, ...last] = rest;
  const [maintenanceWindows, policyId] = last;
  const secrets = opener.open(id, { headers: headersJson, signingKey, previousKey });
  const { keys, previousKeys } = secrets;
  const target = keys.length > 0 ? targetOf(url) : { problem: "its signing key cannot be used" };
  const own = {
    ...secrets.headers,
    ...("authorization" in target && { authorization: target.authorization }),
  };
  const subscriber: Subscriber = {
    id,
    name,
    url: shownUrl(url),
    target,
    headers: headerPairs(own),
    maskedHeaders: maskedHeaders(own),
    keys,
    previousKeys,
    previousKeysUntil: Number(previousUntil),
    timeoutMs: Number(timeoutMs),
    maxConcurrency: Number(maxConcurrency),
    ratePerSecond: rate === null ? null : Number(rate),
    isPaused: paused === "t" || secrets.problem !== null,
    unreadable: secrets.problem,
    maintenance: parseMaintenance(JSON.parse(maintenanceWindows)),
    circuit: circuit === null ? null : parseCircuit(JSON.parse(circuit)),
    alternative: null,
    ownPlan: plans.own(policyId),
    unavailable: unavailableBecause(isDeleted === "t", status),
  };
  if (alternativeUrl === null) return subscriber;
  return {
    ...subscriber,
    alternative: { ...subscriber, url: shownUrl(alternativeUrl), target: targetOf(alternativeUrl) },
  };
}

/** The failure detail of deliveries to a deleted subscriber. */
export const SUBSCRIBER_DELETED = "The subscriber was deleted";

function unavailableBecause(isDeleted: boolean, status: string): string | null {
  if (isDeleted) return SUBSCRIBER_DELETED;
  return status === "approved" ? null : `The subscriber is not approved (${status})`;
}

function targetOf(text: string): Subscriber["target"] & { authorization?: string } {
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { problem: "its URL is not an http(s) address" };
  const target = { origin: url.origin, path: `${url.pathname}${url.search}` };
  if (!url.username && !url.password) return target;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { ...target, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}
