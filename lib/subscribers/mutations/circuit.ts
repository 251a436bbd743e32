import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { auditingRefusals } from "../../audit/mutations/auditing-refusals";
import { notifyWorkers, type Transaction } from "../../config-version/mutations";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import type { CircuitByHand } from "../circuit-by-hand";
import { getSubscriber } from "../data";
import type { SubscriberAnswer } from "../schema";
import { CLOSE_CIRCUIT, OPEN_CIRCUIT } from "../statements/circuit";

/**
 * Opens or closes the circuit of a subscriber by hand, with its audit row in one transaction, and notifies the workers. A
 * circuit opened by hand stays open until it is closed by hand or its time is over, also without a circuit breaker. Opening it
 * again replaces reason and time.
 * @throws RedeliverError not_found, invalid for an `until` that is over, conflict when it is closed already
 */
export async function changeCircuitByHand(
  db: Database,
  actor: Actor,
  id: string,
  { state, reason, until = null }: CircuitByHand,
): Promise<SubscriberAnswer> {
  if (until !== null && until.getTime() <= Date.now()) {
    const problem = { field: "until", message: "This time is over: choose a later one." };
    throw new RedeliverError("invalid", "Not valid in the body: until.", [problem]);
  }
  const action = state === "open" ? "subscriber.open_circuit" : "subscriber.close_circuit";
  const change = async (store: Transaction) => {
    const { name } = await getSubscriber(store, id);
    if (state === "open") await store.$executeRawUnsafe(OPEN_CIRCUIT, id, actor.name, reason, until);
    else if ((await store.$executeRawUnsafe(CLOSE_CIRCUIT, id, actor.name, reason)) === 0)
      throw new RedeliverError("conflict", "The circuit is closed already.");
    const detail = { name, reason, ...(state === "open" && { until }) };
    const target = { targetType: "subscriber", targetId: id };
    await recordAudit(store, { actor, action, outcome: "allowed", ...target, detail });
    return getSubscriber(store, id);
  };
  const answer = await auditingRefusals(db, { actor, action }, () => db.prisma.$transaction(change));
  await notifyWorkers(db);
  return answer;
}
