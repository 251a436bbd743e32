import type { CircuitSettings } from "../../engine/circuit";
import type { MaintenanceWindow } from "../../engine/maintenance";
import type { SigningKey } from "../../engine/signature";
import { parseUrl } from "../../net/url";
import { shownUrl } from "../../secrets/mask-url";
import { parseCircuit } from "../../subscribers/circuit";
import { parseMaintenance } from "../../subscribers/maintenance";
import type { SecretOpener } from "./open-secrets";
import type { RetryPlan, RetryPlans } from "./retry-plans";
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

/** The columns of READ_SUBSCRIBERS as texts. */
export type SubscriberRow = [
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

/** Prepares the row of a subscriber, as READ_SUBSCRIBERS reads it, for sending. */
export function toSubscriber(row: SubscriberRow, opener: SecretOpener, plans: RetryPlans): Subscriber {
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

/** Where requests to a URL go, or why it cannot be used. */
export function targetOf(text: string): Subscriber["target"] & { authorization?: string } {
  const url = parseUrl(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { problem: "its URL is not an http(s) address" };
  const target = { origin: url.origin, path: `${url.pathname}${url.search}` };
  if (!url.username && !url.password) return target;
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { ...target, authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
}
