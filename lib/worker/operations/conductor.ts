import type { Logger } from "pino";
import { plainValues } from "../../db/array-text";
import { newId } from "../../db/ids";
import {
  type Conduct,
  conductOperation,
  type OperationFacts,
  type Release,
} from "../../engine/conduct-operation";
import { OPERATION_MOVES } from "../../engine/operation";
import { scheduledMove } from "../../engine/operation-schedule";
import type { DailyWindow } from "../../engine/operation-settings";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import { IS_LATE } from "../retention/live-statements";
import type { Leader } from "../tasks/leader-tasks";
import {
  COUNT_SUBSCRIBERS,
  MARK_CANARY,
  MOVE_OPERATION,
  PAUSE_OPERATION,
  PAUSE_SUBSCRIBERS,
  READ_CANARY,
  READ_LAST_SETTLED,
  READ_RECENT,
  READ_RUNNING,
  READ_TIMED,
  READ_UNJUDGEABLE,
  REST_OPERATIONS,
  WRITE_RELEASE,
} from "./conduct-statements";
import { expireDrafts } from "./expire-drafts";
import { finishOperations } from "./finish-operations";
import { READ_PAUSED_SUBSCRIBERS, READ_QUEUES } from "./release-statements";
import { EVERY_SHARD } from "./shards-of-operations";

export type ConductorOptions = {
  /** A connection of its own: counting 1,000,000 items takes a second. */
  link: Link;
  clock: Pick<DatabaseClock, "now">;
  /** Whether writing outcomes has become slow. */
  isDatabaseSlow: () => boolean;
  /** An operation has another state, or is released in another way. */
  onChanged: () => void;
  log: Logger;
};

type Running = Pick<OperationFacts, "pace" | "canary" | "ramp" | "autoPause" | "release" | "counts"> & {
  id: string;
  stateReason: string | null;
};

/** A live delivery that has been due for so long waits for load. */
const LATE_MS = 5000;
/** How often lateness is read while operations run. */
const LOOK_EVERY_MS = 2000;
const EXPIRE_EVERY_MS = 5000;

/** The work of the operations' leader: reads how the running operations do, and lets the engine decide. */
export class Conductor {
  /** By running operation: how many subscribers its set has, and since when this leader has seen it run. */
  #known = new Map<string, { subscribers: number; runningSince: number }>();
  #expireAt = 0;
  #look = { at: Number.NEGATIVE_INFINITY, isLate: false };

  constructor(private readonly options: ConductorOptions) {}

  /** One step: to be called every second by the leader. */
  async step(leader: Leader): Promise<void> {
    const { link, clock, onChanged } = this.options;
    const ended = await finishOperations(link, clock);
    await this.#expireDrafts();
    const rested = await link.query<[string]>({ name: "rest_operations", text: REST_OPERATIONS, values: [] });
    if (ended + rested.length > 0) onChanged();
    await this.#followTimes(leader);
    const running = await this.#readRunning();
    for (const id of this.#known.keys()) if (!running.some((one) => one.id === id)) this.#known.delete(id);
    if (running.length === 0) return;
    const suffering = await this.#suffering();
    for (const operation of running) {
      if (!leader.isLeader()) return;
      const conduct = conductOperation({ ...(await this.#factsOf(operation)), suffering });
      await this.#write(leader, operation, conduct);
    }
  }

  /** A chunk each time: the items of an expired draft of a million take a quarter of an hour. */
  async #expireDrafts(): Promise<void> {
    const { link, clock } = this.options;
    const now = performance.now();
    if (now < this.#expireAt) return;
    this.#expireAt = now + EXPIRE_EVERY_MS;
    await expireDrafts(link, clock);
  }

  /** Opens and closes the operations that have a start time or a daily window. */
  async #followTimes(leader: Leader): Promise<void> {
    const { link, clock, onChanged } = this.options;
    const rows = await link.query<[string, "scheduled" | "running", string | null, string | null]>({
      name: "timed_operations",
      text: READ_TIMED,
      values: [],
    });
    for (const [id, state, startAt, window] of rows) {
      const times = {
        startAt: startAt === null ? null : Number(startAt),
        window: parsed<DailyWindow>(window),
      };
      const move = scheduledMove(state, times, clock.now());
      if (move) {
        const moved = [id, state, OPERATION_MOVES[move].to, `operation.${move}`];
        const values = [leader.name, leader.fence, ...moved, isoOf(clock.now()), newId()];
        await link.query({ name: "move_operation", text: MOVE_OPERATION, values });
        onChanged();
      }
    }
  }

  async #readRunning(): Promise<Running[]> {
    const { link } = this.options;
    const rows = await link.query<(string | null)[]>({
      name: "running_operations",
      text: READ_RUNNING,
      values: [],
    });
    return rows.map(([id, pace, canary, ramp, autoPause, release, pending, sending, stateReason]) => ({
      id: id ?? "",
      stateReason: stateReason ?? null,
      pace: parsed(pace),
      canary: parsed(canary),
      ramp: parsed(ramp),
      autoPause: parsed(autoPause),
      release: parsed<Release>(release),
      counts: { pending: Number(pending), sending: Number(sending) },
    }));
  }

  async #factsOf(operation: Running): Promise<Omit<OperationFacts, "suffering">> {
    const { link, clock } = this.options;
    const { id, ramp, autoPause, release } = operation;
    const now = clock.now();
    const known = await this.#knownOf(id);
    // What failed before a pause says nothing about a receiver that was repaired meanwhile.
    const since = (seconds: number) =>
      new Date(Math.max(now - seconds * 1000, known.runningSince)).toISOString();
    const of = <Row extends (string | null)[]>(name: string, text: string, ...values: unknown[]) =>
      link.query<Row>({ name, text, values: [id, ...values] });
    const [recent, queues, [last], paused] = await Promise.all([
      of<[string, string, string, string, string]>(
        "recent_results",
        READ_RECENT,
        since(autoPause?.overSeconds ?? 0),
        since(ramp?.doubleEverySeconds ?? 0),
      ),
      of<[string, string]>("operation_queues", READ_QUEUES, plainValues(EVERY_SHARD)),
      of<[string | null]>("last_settled", READ_LAST_SETTLED),
      link.query<[string, string]>({
        name: "paused_subscribers",
        text: READ_PAUSED_SUBSCRIBERS,
        values: [plainValues([id])],
      }),
    ]);
    const pendingSubscribers = [...new Set(queues.map(([, subscriberId]) => subscriberId))];
    const unjudgeable = await link.query<[string]>({
      name: "unjudgeable_subscribers",
      text: READ_UNJUDGEABLE,
      values: [id, plainValues(pendingSubscribers)],
    });
    const canary =
      release?.stage === "canary"
        ? (await of<[string, string, string]>("canary", READ_CANARY))[0]
        : undefined;
    const sum = (column: 3 | 4) => recent.reduce((total, row) => total + Number(row[column]), 0);
    return {
      ...operation,
      now,
      canaryResults: {
        delivered: Number(canary?.[0] ?? 0),
        failed: Number(canary?.[1] ?? 0),
        open: Number(canary?.[2] ?? 0),
      },
      rampResults: { delivered: sum(3), failed: sum(4) },
      recent: recent.map(([subscriberId, delivered, failed]) => ({
        subscriberId,
        delivered: Number(delivered),
        failed: Number(failed),
      })),
      lastSettledAt: last?.[0] ? Number(last[0]) : null,
      ...known,
      pendingSubscribers,
      pausedSubscribers: new Set(paused.map(([, subscriberId]) => subscriberId)),
      unjudgeable: new Set(unjudgeable.map(([subscriberId]) => subscriberId)),
    };
  }

  async #write(leader: Leader, operation: Running, conduct: Conduct): Promise<void> {
    const { link, clock, log, onChanged } = this.options;
    const { id } = operation;
    const of = (name: string, text: string, ...values: unknown[]) =>
      link.query({ name, text, values: [leader.name, leader.fence, id, ...values] }).then(onChanged);
    if (conduct.pause.length > 0) {
      log.info({ operationId: id, subscribers: conduct.pause }, "operation: subscribers paused");
      const subscribers = plainValues(conduct.pause.map(({ subscriberId }) => subscriberId));
      const reasons = plainValues(conduct.pause.map(({ reason }) => reason));
      await of("pause_subscribers", PAUSE_SUBSCRIBERS, subscribers, reasons, isoOf(clock.now()), newId());
    }
    if (conduct.pauseAll) {
      log.info({ operationId: id, reason: conduct.pauseAll }, "operation pauses by itself");
      await of("pause_operation", PAUSE_OPERATION, conduct.pauseAll, isoOf(clock.now()), newId());
      return;
    }
    const release = conduct.release ?? operation.release;
    if (!release || (!conduct.release && conduct.stateReason === operation.stateReason)) return;
    if (release.stage === "canary" && !operation.release)
      await link.query({ name: "mark_canary", text: MARK_CANARY, values: [id, operation.canary?.items] });
    await of("write_release", WRITE_RELEASE, JSON.stringify(release), conduct.stateReason);
  }

  async #knownOf(id: string) {
    const { link, clock } = this.options;
    const known = this.#known.get(id);
    if (known) return known;
    const [row] = await link.query<[string]>({
      name: "operation_subscribers",
      text: COUNT_SUBSCRIBERS,
      values: [id],
    });
    const fresh = { subscribers: Number(row?.[0] ?? 0), runningSince: clock.now() };
    this.#known.set(id, fresh);
    return fresh;
  }

  async #suffering(): Promise<OperationFacts["suffering"]> {
    const { link, clock, isDatabaseSlow } = this.options;
    if (isDatabaseSlow()) return "database";
    const begun = performance.now();
    if (begun - this.#look.at >= LOOK_EVERY_MS) {
      const values = [new Date(clock.now() - LATE_MS).toISOString()];
      const [row] = await link.query<[string]>({ name: "is_late", text: IS_LATE, values });
      this.#look = { at: begun, isLate: row?.[0] === "t" };
    }
    return this.#look.isLate ? "live_traffic" : null;
  }
}

const parsed = <Value>(text: string | null | undefined): Value | null =>
  text ? (JSON.parse(text) as Value) : null;

const isoOf = (at: number) => new Date(at).toISOString();
