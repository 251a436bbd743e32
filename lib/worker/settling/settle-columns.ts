import { plainArray, textArray } from "../../db/array-text";
import { JoinedBytes } from "../../db/joined-bytes";
import type { Column, Parameters } from "../../db/parameters";
import type { AttemptConfiguration } from "./attempt-configuration";
import type { Settlement } from "./settlement";

/** Settlements that are written by one statement. Values that rows share are sent once; rows refer to them by index, from 1. */
export class SettleBatch {
  readonly configurations = new Indexed<AttemptConfiguration>();
  readonly responses = new Texts();
  readonly bodies = new JoinedBytes();
  readonly details = new Texts();
  readonly decisions = new Texts();

  constructor(
    readonly settlements: readonly Settlement[],
    readonly workerId: string,
  ) {}

  /** The ids of some deliveries, as an array text. */
  idsOf(isWanted: (one: Settlement) => boolean): string {
    return plainArray(this.settlements.filter(isWanted), (one) => one.delivery.id);
  }
}

/**
 * What the settle statements receive of a batch, which holds some ten thousand values. Times are whole epoch milliseconds:
 * both sides handle numbers several times faster than timestamps written out.
 */
type SettleColumns = readonly Column<Settlement, SettleBatch>[];

/** Of every attempt. */
export const ATTEMPT_COLUMNS: SettleColumns = [
  ["id", "uuid", (one) => one.delivery.id],
  ["shard", "smallint", (one) => one.delivery.shard],
  ["attempts", "integer", (one) => one.delivery.attempts],
  ["recoveries", "integer", (one) => one.delivery.recoveries],
  ["started_at", "float8", (one) => one.startedAt],
  ["duration_ms", "real", (one) => one.durationMs],
  ["wait_ms", "integer", (one) => one.waitMs],
  ["operation_id", "uuid", (one) => one.delivery.operationId],
  ["configuration", "integer", (one, batch) => batch.configurations.indexOf(one.configuration)],
  ["response", "integer", (one, batch) => batch.responses.indexOf(one.responseHeaders)],
  ["body_start", "integer", (one, batch) => batch.bodies.add(one.body)],
  ["body_size", "integer", (one) => one.body?.length ?? null],
  ["truncated", "boolean", (one) => one.isTruncated],
  ["queue_depth", "integer", (one) => one.system.queueDepth],
  ["in_flight", "integer", (one) => one.system.inFlight],
  ["subscriber_in_flight", "integer", (one) => one.system.subscriberInFlight],
  ["circuit", "circuit_state", (one) => one.system.circuit],
];

/** Of attempts that were not answered as expected, besides: what follows, and why they failed. */
export const FAILED_COLUMNS: SettleColumns = [
  ...ATTEMPT_COLUMNS,
  ["fails", "boolean", (one) => one.state === "failed"],
  ["due_at", "float8", (one) => Math.floor(one.dueAt)],
  ["trigger", "attempt_trigger", (one) => one.delivery.trigger],
  ["next_trigger", "attempt_trigger", (one) => one.nextTrigger],
  ["automatic_attempts", "integer", (one) => one.automaticAttempts],
  ["last_delay_ms", "integer", (one) => one.lastDelayMs],
  ["outcome", "attempt_outcome", (one) => one.outcome],
  ["http_status", "smallint", (one) => one.httpStatus],
  ["failure_class", "failure_class", (one) => one.failureClass],
  ["failure_kind", "failure_kind", (one) => one.failureKind],
  ["detail", "integer", (one, batch) => batch.details.indexOf(one.failureDetail)],
  ["fingerprint", "bigint", (one) => one.failure?.fingerprintId ?? null],
  ["rule", "integer", (one, batch) => batch.decisions.indexOf(one.decision && JSON.stringify(one.decision))],
  ["retrying_ended", "retrying_ended", (one) => one.retryingEnded],
  ["retrying_since", "float8", (one) => Math.floor(one.retryingSince)],
];

/** Declares what rows of a batch share, after its rows, and the worker. */
export const declareShared = (parameters: Parameters<SettleBatch>) => ({
  configurations: parameters.value("uuid[]", ({ configurations }) =>
    plainArray(configurations.all, ({ id }) => id),
  ),
  urls: parameters.value("text[]", ({ configurations }) => textArray(configurations.all, ({ url }) => url)),
  subscriberNames: parameters.value("text[]", ({ configurations }) =>
    textArray(configurations.all, ({ subscriberName }) => subscriberName),
  ),
  responses: parameters.value("jsonb[]", ({ responses }) => responses.array()),
  bodies: parameters.value("bytea", ({ bodies }) => bodies.bytes()),
  worker: parameters.value("uuid", ({ workerId }) => workerId),
  /** The deliveries whose request was sent again on a fresh connection: nearly always none. */
  resent: parameters.value("uuid[]", (batch) => batch.idsOf((one) => one.resent > 0)),
});
export type Shared = ReturnType<typeof declareShared>;

/** Distinct values, in the order of their first use. */
class Indexed<Value> {
  #indexes = new Map<Value, number>();

  get all(): Value[] {
    return [...this.#indexes.keys()];
  }

  indexOf(value: Value | null): number | null {
    if (value === null) return null;
    let index = this.#indexes.get(value);
    if (index === undefined) {
      index = this.#indexes.size + 1;
      this.#indexes.set(value, index);
    }
    return index;
  }
}

class Texts extends Indexed<string> {
  array(): string {
    return textArray(this.all, (text) => text);
  }
}
