import { until } from "../lib/testing/until";
import { between } from "../prisma/factories/random";
import { inFlight, Recovery, readDurable } from "./exposure";
import type { Fault } from "./fault";
import type { Stage } from "./stage";
import type { Suspension } from "./suspensions";

/** Effects of one fault. */
export type Round = {
  kind: string;
  /** Number of deliveries in flight at its injection. */
  inFlight: number;
  /** Number of healthy deliveries among them that were sent again. */
  sentAgain: number;
  /** Time from the end of the fault until all deliveries in flight were recovered and a new event was delivered. */
  recoveryMs: number;
  /** Deliveries that it may have caused to be sent again; `losesMarks`: possibly without the mark of a recovery. */
  exposed: string[];
  losesMarks: boolean;
  /** The process that was suspended and resumed. */
  suspension?: Suspension;
};

/**
 * Longest recovery: a lease, its takeover, and a margin. On a busy machine, periods without processor time for the receiver do
 * not count, but no wait exceeds WAIT_WITHIN_MS.
 */
const RECOVERY_BOUND_MS = 30_000;
const WAIT_WITHIN_MS = 180_000;
const POLL_EVERY_MS = 50;
const BURST = 50;
/** Number of healthy requests held back at the injection: enough for each of three workers to have some. */
const LEAST_HELD = 28;
const MOST_HELD = 34;
/** Without held requests: largest number of further requests before the injection. */
const MOST_SEEN = 300;

/**
 * Injects a fault at a random moment under load and waits for the recovery.
 * @param requests `held`: many requests are certain to be in flight at the injection; `flowing`: a random number is
 */
export async function runRound(stage: Stage, fault: Fault, requests: "held" | "flowing"): Promise<Round> {
  const { db, random, publisher, receiver } = stage;
  const { log } = receiver;
  await stage.untilShared();
  if (requests === "held") await holdRequests(stage, between(random, LEAST_HELD, MOST_HELD));
  else await untilSeen(stage, between(random, 1, MOST_SEEN));

  const durable = await readDurable(db, log);
  const { over, afterwards, suspension } = await fault.inject(stage);
  await receiver.caughtUp();
  const injectedAt = Date.now();
  const affected = inFlight(log, durable, injectedAt);
  await receiver.hold(false);
  await over?.();
  const overAt = over ? Date.now() : injectedAt;

  const recovery = new Recovery(affected, durable, injectedAt);
  const deliveredAt = await waitForRecovery(stage, recovery);
  const recoveredAt = Math.max(overAt, recovery.lastAt, deliveredAt);
  if (recoveredAt - overAt - log.stalledMs(overAt, recoveredAt) > RECOVERY_BOUND_MS) {
    throw new Error(`Recovery took ${recoveredAt - overAt} ms after: ${fault.kind}.`);
  }
  const exposed = fault.repeats === "outage" ? inFlight(log, durable, Date.now()) : affected;
  const isTwice = (id: string) => {
    const seen = log.deliveries.get(id);
    return seen?.script === "healthy" && seen.requests.length > 1;
  };
  const sentAgain = exposed.filter(isTwice).length;
  if (requests === "held" && fault.repeats === "in flight" && sentAgain === 0) {
    throw new Error("The fault affected no delivery in flight.");
  }
  await afterwards?.();
  if (publisher.problems.length > 0) throw new Error(publisher.problems.join("\n"));
  return {
    kind: fault.kind,
    inFlight: affected.length,
    sentAgain,
    recoveryMs: recoveredAt - overAt,
    exposed: fault.repeats === "nothing" ? [] : exposed,
    losesMarks: fault.losesMarks ?? false,
    ...(suspension && { suspension }),
  };
}

/** Collects unanswered requests at the receiver until every worker is certain to have some in flight. */
async function holdRequests({ receiver, publisher }: Stage, least: number): Promise<void> {
  await publisher.burst("healthy", BURST); // a rate at which workers claim ahead of their sending
  await receiver.hold(true);
  await publisher.burst("healthy", BURST);
  const held = async () => receiver.log.read().openOf("healthy");
  await until(held, (open) => open >= least, WAIT_WITHIN_MS);
}

/** Publishes a burst and waits until the receiver has seen `more` further requests. */
async function untilSeen({ receiver, publisher }: Stage, more: number): Promise<void> {
  const enough = receiver.log.read().count + more;
  const seen = async () => receiver.log.read().count;
  await Promise.all([
    publisher.burst("flaky", BURST),
    until(seen, (count) => count >= enough, WAIT_WITHIN_MS),
  ]);
}

/** Waits for the recovery of all deliveries and the delivery of an event published now. Returns the time of that delivery. */
async function waitForRecovery(stage: Stage, recovery: Recovery): Promise<number> {
  const { db, receiver, publisher } = stage;
  const probe = async () => {
    const eventId = await publisher.publish("healthy");
    const isDelivered = async () => {
      const { rows } = await db.pool.query(
        "select 1 from delivery where event_id = $1 and state = 'delivered'",
        [eventId],
      );
      return rows.length === 1;
    };
    await until(isDelivered, (delivered) => delivered, WAIT_WITHIN_MS, POLL_EVERY_MS);
    return Date.now();
  };
  const restored = async () => {
    const updated = async () => {
      await recovery.update(db, receiver.log);
      return recovery.open;
    };
    await until(updated, (open) => open === 0, WAIT_WITHIN_MS, POLL_EVERY_MS);
  };
  const [deliveredAt] = await Promise.all([probe(), restored()]);
  return deliveredAt;
}
