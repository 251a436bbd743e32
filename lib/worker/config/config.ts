import type { Logger } from "pino";
import type { CircuitSettings } from "../../engine/circuit";
import { hasRecipients } from "../../engine/failure-email";
import type { MaintenanceWindow } from "../../engine/maintenance";
import type { RetrySettings } from "../../engine/retry";
import type { SigningKey } from "../../engine/signature";
import { logger } from "../../logger";
import { parseUrl } from "../../net/url";
import { parseRetry } from "../../policies/schema";
import { shownUrl } from "../../secrets/mask-url";
import { parseCircuit } from "../../subscribers/circuit";
import { parseMaintenance } from "../../subscribers/maintenance";
import type { Link } from "../database/link";
import { READ_CONFIG_VERSION, READ_RETRY_SETTINGS, READ_SUBSCRIBERS } from "./config-statements";
import { SecretOpener } from "./open-secrets";
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
  /** Why nothing can be sent to it at all; null when it is approved. */
  unavailable: string | null;
};

/**
 * A policy's retry settings with their JSON, serialized once because every attempt refers to it. The JSON leaves out the rules,
 * of which an attempt records only the deciding one, and the recipients of failure e-mails.
 */
export type RetryPlan = { settings: RetrySettings; json: string };

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
];

/** The configuration that the worker needs, read as a whole whenever its version changes. */
export class Config {
  #version = "";
  #reading: Promise<void> | undefined;
  subscribers: ReadonlyMap<string, Subscriber> = new Map();
  /** By handler. A handler without an entry has no automatic retry. */
  retryPlans: ReadonlyMap<string, RetryPlan> = new Map();
  /** Handlers whose policy names recipients of failure e-mails. */
  notifyingHandlers: readonly string[] = [];

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

  async #read(): Promise<void> {
    const [[version = ""] = []] = await this.link.query<[string]>(
      query("config_version", READ_CONFIG_VERSION),
    );
    if (version === this.#version) return;
    const [subscribers, plans] = await Promise.all([
      this.link.query<SubscriberRow>(query("subscribers", READ_SUBSCRIBERS)),
      this.link.query<[string, string]>(query("retry_settings", READ_RETRY_SETTINGS)),
    ]);
    this.subscribers = new Map(subscribers.map((row) => [row[0], toSubscriber(row, this.#secrets)]));
    this.#secrets.keep();
    const isComplete = this.#reportUnreadable();
    this.retryPlans = new Map(plans.flatMap(([handlerId, json]) => toRetryPlan(handlerId, json)));
    this.notifyingHandlers = [...this.retryPlans].flatMap(([id, { settings }]) =>
      hasRecipients(settings) ? [id] : [],
    );
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

function toRetryPlan(handlerId: string, column: string): [string, RetryPlan][] {
  const settings = parseRetry(JSON.parse(column));
  if (!settings) return [];
  const json = JSON.stringify({ ...settings, rules: undefined, failureEmailTo: undefined });
  return [[handlerId, { settings, json }]];
}

function toSubscriber(row: SubscriberRow, opener: SecretOpener): Subscriber {
  const [id, name, url, status, paused, headersJson, timeoutMs, maxConcurrency, rate, ...rest] = row;
  const [signingKey, previousKey, previousUntil, isDeleted, circuit, alternativeUrl, maintenanceWindows] =
    rest;
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
