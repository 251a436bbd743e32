"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { circuitByHand } from "./circuit-by-hand";
import { countWaiting } from "./data/waiting";
import { createSubscriber, deleteSubscriber, updateSubscriber } from "./mutations";
import { changeCircuitByHand } from "./mutations/circuit";
import { endOldSigningKey, rotateSigningKey } from "./mutations/signing-key";
import { newSubscriber, subscriberChanges } from "./schema";

/** The console's operations on subscribers. They accept the same bodies as the API. */

export const create = action(
  { name: "subscriber.create", permission: "config:write", input: newSubscriber },
  async ({ db, user, input }) => {
    const { id, signingKey } = await createSubscriber(db, user, input);
    return { id, secrets: [{ label: "Signing key", value: signingKey }] };
  },
);

export const update = action(
  {
    name: "subscriber.update",
    permission: "config:write",
    input: subscriberChanges.extend({ id: z.guid() }),
  },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: await updateSubscriber(db, user, id, changes),
  }),
);

export const remove = action(
  { name: "subscriber.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deleteSubscriber(db, user, id, updatedAt);
    return {};
  },
);

/** Opens or closes the circuit by hand. */
export const changeCircuit = action(
  {
    name: "subscriber.change_circuit",
    permission: "config:write",
    input: z.strictObject({ id: z.guid(), change: circuitByHand }),
  },
  async ({ db, user, input: { id, change } }) => {
    await changeCircuitByHand(db, user, id, change);
    return {};
  },
);

const ofRow = z.strictObject({ id: z.guid() });
/** The subscriber as it was when the change of its keys was confirmed. */
const ofVersion = rowToDelete;

export const rotateKey = action(
  {
    name: "subscriber.rotate_key",
    permission: "config:write",
    input: ofVersion.extend({ endOldKey: z.boolean() }),
  },
  async ({ db, user, input: { id, ...rotation } }) => {
    const { signingKey } = await rotateSigningKey(db, user, id, rotation);
    return { secrets: [{ label: "Signing key", value: signingKey }] };
  },
);

export const endOldKey = action(
  { name: "subscriber.end_old_key", permission: "config:write", input: ofVersion },
  async ({ db, user, input: { id, updatedAt } }) => {
    await endOldSigningKey(db, user, id, updatedAt);
    return {};
  },
);

/** Counts the deliveries that wait for a subscriber, before a change that touches them. */
export const countWaitingOf = action(
  { name: "subscriber.count_waiting", permission: "deliveries:read", input: ofRow },
  async ({ db, input: { id } }) => ({ waiting: await countWaiting(db, id) }),
);
