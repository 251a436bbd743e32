import { afterAll, beforeAll, expect, it } from "vitest";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { type Actor, SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { deleteSubscriber } from "../subscribers/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { findPolicyInUse } from "./data";
import { createPolicy, deletePolicy, updatePolicy } from "./mutations";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const admin = (name: string): Actor => ({ type: "user", id: newId(), name, role: "admin" });
const audited = (targetId: string) =>
  db.prisma.auditLog.findMany({ where: { targetId }, orderBy: { at: "asc" } });

it("saves the changed parts of a policy that was not changed since it was read", async () => {
  const { id, updatedAt } = await createPolicy(db, SYSTEM, { name: "Read" });
  const changed = await updatePolicy(db, admin("Ada"), id, { description: "Mine", updatedAt });
  expect(changed).toMatchObject({ name: "Read", description: "Mine" });
  expect(await audited(id)).toMatchObject([
    { action: "policy.create" },
    { action: "policy.update", actorName: "Ada", detail: { changes: { description: { to: "Mine" } } } },
  ]);
});

it("accepts one of two concurrent changes of a policy, and refuses the other", async () => {
  const { id, updatedAt } = await createPolicy(db, SYSTEM, { name: "Contested" });
  const [one, other] = await Promise.allSettled(
    ["Ada", "Bob"].map((name) => updatePolicy(db, admin(name), id, { description: name, updatedAt })),
  );
  const [winner, loser] = one?.status === "fulfilled" ? [one, other] : [other, one];
  expect(winner).toMatchObject({ status: "fulfilled" });
  expect(loser).toMatchObject({
    status: "rejected",
    reason: { code: "conflict", message: expect.stringMatching(/Somebody else has changed this policy/) },
  });
  const { description } = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
  expect(winner).toMatchObject({ value: { description } });
  expect((await audited(id)).map(({ action }) => action)).toEqual(["policy.create", "policy.update"]);
});

it("refuses to delete a policy in use, naming its handlers", async () => {
  const { id } = await createPolicy(db, SYSTEM, { name: "Carried" });
  const { basePath } = await createHandler(db.prisma, { policyId: id });
  await expect(deletePolicy(db, SYSTEM, id)).rejects.toMatchObject({
    code: "conflict",
    message: `The policy is in use: handlers carry it (${basePath}).`,
  });
  expect(await db.prisma.policy.count({ where: { id } })).toBe(1);
  expect((await audited(id)).map(({ action }) => action)).toEqual(["policy.create"]);
});

it("refuses to delete the own policy of a subscriber, naming it, until the subscriber is deleted", async () => {
  const { id } = await createPolicy(db, SYSTEM, { name: "Owned" });
  const subscriber = await createSubscriber(db.prisma, { policyId: id });
  await expect(deletePolicy(db, SYSTEM, id)).rejects.toMatchObject({
    code: "conflict",
    message: `The policy is in use: subscribers have it as their own (${subscriber.name}).`,
  });
  expect((await findPolicyInUse(db, id))?.subscribers).toEqual([
    { id: subscriber.id, name: subscriber.name },
  ]);
  await deleteSubscriber(db, SYSTEM, subscriber.id);
  await deletePolicy(db, SYSTEM, id);
  expect(await db.prisma.policy.count({ where: { id } })).toBe(0);
});

it("refuses to delete a policy that was changed since it was read", async () => {
  const { id, updatedAt } = await createPolicy(db, SYSTEM, { name: "Seen" });
  const renamed = await updatePolicy(db, SYSTEM, id, { name: "Renamed" });
  await expect(deletePolicy(db, SYSTEM, id, updatedAt)).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/Somebody else has changed this policy/),
  });
  expect(await db.prisma.policy.count({ where: { id } })).toBe(1);
  await deletePolicy(db, SYSTEM, id, renamed.updatedAt);
  expect(await db.prisma.policy.count({ where: { id } })).toBe(0);
});
