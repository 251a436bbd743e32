import { between } from "../../../prisma/demo/random";
import { until } from "../until";
import { inFlight, noteDurable, Recovery } from "./exposure";
import type { Fault } from "./fault";
import type { Stage } from "./stage";

/** What one fault did. */
export type Round = {
  kind: string;
  /** Deliveries in flight when it struck. */
  inFlight: number;
  /** Healthy ones among them that were sent again. */
  sentAgain: number;
  /** From the fault (its end, where it lasted) until all in flight were made good and a new event was delivered. */
  recoveryMs: number;
  /** The deliveries that it may have caused to be sent again. */
  exposed: string[];
};

/** Everything in flight is made good within this: a lease, what its takeover takes, and a margin for a busy machine. */
export const RECOVERY_BOUND_MS = 30_000;
const BURST = 60;
/** Healthy requests held back when a fault strikes: so many that each of three workers has some. */
const LEAST_HELD = 28;
const MOST_HELD = 34;

/** Strikes with a fault at a random moment under load, and waits until all is well again. */
export async function strike(stage: Stage, fault: Fault): Promise<Round> {
  const { db, random, publisher, receiver } = stage;
  const { log } = receiver;
  await stage.untilShared();
  await holdRequests(stage, between(random, LEAST_HELD, MOST_HELD));

  const durable = await noteDurable(db, log);
  const { over, afterwards } = await fault.strike(stage);
  await receiver.caughtUp();
  const struckAt = Date.now();
  const struck = inFlight(log, durable, struckAt);
  await receiver.hold(false);
  await over?.();
  const overAt = over ? Date.now() : struckAt;

  const recovery = new Recovery(struck, durable, struckAt);
  const deliveredAt = await recovered(stage, recovery);
  const exposed = fault.repeats === "outage" ? inFlight(log, durable, Date.now()) : struck;
  const isTwice = (id: string) => {
    const seen = log.deliveries.get(id);
    return seen?.script === "healthy" && seen.requests.length > 1;
  };
  const sentAgain = exposed.filter(isTwice).length;
  if (fault.repeats === "struck" && sentAgain === 0)
    throw new Error("The fault hit nothing that was in flight.");
  await afterwards?.();
  if (publisher.problems.length > 0) throw new Error(publisher.problems.join("\n"));
  return {
    kind: fault.kind,
    inFlight: struck.length,
    sentAgain,
    recoveryMs: Math.max(0, recovery.lastAt, deliveredAt) - overAt,
    exposed: fault.repeats === "nothing" ? [] : exposed,
  };
}

/** Lets requests gather at the receiver, unanswered, so that every worker has some under way for certain. */
async function holdRequests({ receiver, publisher }: Stage, least: number): Promise<void> {
  await publisher.burst("healthy", BURST); // a pace at which workers fetch ahead of what they can send
  await receiver.hold(true);
  await publisher.burst("healthy", BURST);
  const held = async () => receiver.log.read().open;
  await until(held, (open) => open >= least, 20_000);
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
    await until(isDelivered, (delivered) => delivered, RECOVERY_BOUND_MS);
    return Date.now();
  };
  const restored = async () => {
    const look = async () => {
      await recovery.look(db, receiver.log);
      return recovery.open;
    };
    await until(look, (open) => open === 0, RECOVERY_BOUND_MS);
  };
  const [deliveredAt] = await Promise.all([probe(), restored()]);
  return deliveredAt;
}
