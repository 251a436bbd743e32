import { until } from "../lib/testing/until";
import { between } from "../prisma/factories/random";
import { inFlight, noteDurable, Recovery } from "./exposure";
import type { Fault } from "./fault";
import type { Stage } from "./stage";
import type { Stop } from "./stops";

/** What one fault did. */
export type Round = {
  kind: string;
  /** Deliveries in flight when it struck. */
  inFlight: number;
  /** Healthy ones among them that were sent again. */
  sentAgain: number;
  /** From the fault (its end, where it lasted) until all in flight were made good and a new event was delivered. */
  recoveryMs: number;
  /** The deliveries that it may have caused to be sent again; `losesNotes`: without the mark of a recovery. */
  exposed: string[];
  losesNotes: boolean;
  /** A process that was stopped and continued. */
  stop?: Stop;
};

/**
 * Everything in flight is made good within this: a lease, what its takeover takes, and a margin. On a machine that is busy with
 * other things, time in which the receiver could not run is left out; but nothing is waited for longer than the patience.
 */
const RECOVERY_BOUND_MS = 30_000;
const PATIENCE_MS = 180_000;
const LOOK_EVERY_MS = 50;
const BURST = 50;
/** Healthy requests held back when a fault strikes: so many that each of three workers has some. */
const LEAST_HELD = 28;
const MOST_HELD = 34;
/** Or it strikes while requests come and go: after so many more, at most. */
const MOST_SEEN = 300;

/**
 * Strikes with a fault at a random moment under load, and waits until all is well again.
 * @param requests `held`: many are under way for certain when it strikes; `flowing`: as it comes
 */
export async function strike(stage: Stage, fault: Fault, requests: "held" | "flowing"): Promise<Round> {
  const { db, random, publisher, receiver } = stage;
  const { log } = receiver;
  await stage.untilShared();
  if (requests === "held") await holdRequests(stage, between(random, LEAST_HELD, MOST_HELD));
  else await untilSeen(stage, between(random, 1, MOST_SEEN));

  const durable = await noteDurable(db, log);
  const { over, afterwards, stop } = await fault.strike(stage);
  await receiver.caughtUp();
  const struckAt = Date.now();
  const struck = inFlight(log, durable, struckAt);
  await receiver.hold(false);
  await over?.();
  const overAt = over ? Date.now() : struckAt;

  const recovery = new Recovery(struck, durable, struckAt);
  const deliveredAt = await recovered(stage, recovery);
  const wellAt = Math.max(overAt, recovery.lastAt, deliveredAt);
  if (wellAt - overAt - log.stalledMs(overAt, wellAt) > RECOVERY_BOUND_MS) {
    throw new Error(`It took ${wellAt - overAt} ms until all was well after: ${fault.kind}.`);
  }
  const exposed = fault.repeats === "outage" ? inFlight(log, durable, Date.now()) : struck;
  const isTwice = (id: string) => {
    const seen = log.deliveries.get(id);
    return seen?.script === "healthy" && seen.requests.length > 1;
  };
  const sentAgain = exposed.filter(isTwice).length;
  if (requests === "held" && fault.repeats === "struck" && sentAgain === 0) {
    throw new Error("The fault hit nothing that was in flight.");
  }
  await afterwards?.();
  if (publisher.problems.length > 0) throw new Error(publisher.problems.join("\n"));
  return {
    kind: fault.kind,
    inFlight: struck.length,
    sentAgain,
    recoveryMs: wellAt - overAt,
    exposed: fault.repeats === "nothing" ? [] : exposed,
    losesNotes: fault.losesNotes ?? false,
    ...(stop && { stop }),
  };
}

/** Lets requests gather at the receiver, unanswered, so that every worker has some under way for certain. */
async function holdRequests({ receiver, publisher }: Stage, least: number): Promise<void> {
  await publisher.burst("healthy", BURST); // a pace at which workers fetch ahead of what they can send
  await receiver.hold(true);
  await publisher.burst("healthy", BURST);
  const held = async () => receiver.log.read().openOf("healthy");
  await until(held, (open) => open >= least, PATIENCE_MS);
}

/** Lets a burst of requests come and go, and waits until so many more were seen. */
async function untilSeen({ receiver, publisher }: Stage, more: number): Promise<void> {
  const enough = receiver.log.read().count + more;
  const seen = async () => receiver.log.read().count;
  await Promise.all([publisher.burst("flaky", BURST), until(seen, (count) => count >= enough, PATIENCE_MS)]);
}

/** Waits until everything is made good and an event that is published now is delivered. Returns when that was. */
async function recovered(stage: Stage, recovery: Recovery): Promise<number> {
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
    await until(isDelivered, (delivered) => delivered, PATIENCE_MS, LOOK_EVERY_MS);
    return Date.now();
  };
  const restored = async () => {
    const look = async () => {
      await recovery.look(db, receiver.log);
      return recovery.open;
    };
    await until(look, (open) => open === 0, PATIENCE_MS, LOOK_EVERY_MS);
  };
  const [deliveredAt] = await Promise.all([probe(), restored()]);
  return deliveredAt;
}
