import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { createFailures } from "../../prisma/factories/failures";
import { SYSTEM } from "../access/actor";
import { type Database, openDatabase } from "../db/client";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readGroup } from "./data/group";
import { mergeGroup, unmergeGroup } from "./mutations/merge";
import { updateGroup } from "./mutations/update";

let db: TestDatabase;
let other: Database;
beforeAll(async () => {
  db = await createTestDatabase();
  other = openDatabase(db.url);
});
afterAll(async () => {
  await other.close();
  await db.drop();
});

/** Groups of one subscriber, with 1, 2, 3 … failures. */
async function groups(count: number) {
  const subscriber = await createSubscriber(db.prisma);
  const made = [];
  for (let failures = 1; failures <= count; failures++) {
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, {
      template: `cause ${failures}`,
    });
    await createFailures(db, failures, { subscriber, failureFingerprintId: fingerprint.id });
    made.push({ id: Number(group.id), fingerprint: Number(fingerprint.id) });
  }
  return made as { id: number; fingerprint: number }[] & [Made, Made, Made];
}
type Made = { id: number; fingerprint: number };

const read = (id: number) => readGroup(db, id, new Date());

describe("a merge", () => {
  it("moves the failures, and its undo restores the group with its state and note", async () => {
    const [one, into] = await groups(2);
    await updateGroup(db, SYSTEM, one.id, { version: 1, state: "acknowledged", note: "known" });
    await mergeGroup(db, SYSTEM, one.id, into.id);
    expect(await read(into.id)).toMatchObject({
      failedNow: 3,
      failedNowIsExact: true,
      version: 1,
      mergedFrom: [
        { fingerprint: one.fingerprint, groupId: one.id, template: "cause 1", by: { name: SYSTEM.name } },
      ],
    });
    await expect(read(one.id)).rejects.toMatchObject({
      code: "not_found",
      details: [{ field: "into", message: String(into.id) }],
    });
    await unmergeGroup(db, SYSTEM, into.id, one.fingerprint);
    expect(await read(into.id)).toMatchObject({ failedNow: 2, mergedFrom: [] });
    expect(await read(one.id)).toMatchObject({
      ...{ failedNow: 1, state: "acknowledged", note: "known", version: 2, mergedFrom: [] },
    });
  });

  it("takes along what was merged before, and one of many can be undone", async () => {
    const [one, two, three] = await groups(3);
    await mergeGroup(db, SYSTEM, one.id, two.id);
    await mergeGroup(db, SYSTEM, two.id, three.id);
    const merged = await read(three.id);
    expect(merged.failedNow).toBe(6);
    expect(merged.mergedFrom.map(({ fingerprint }) => fingerprint)).toEqual([
      one.fingerprint,
      two.fingerprint,
    ]);
    await unmergeGroup(db, SYSTEM, three.id, one.fingerprint);
    expect(await read(one.id)).toMatchObject({ failedNow: 1 });
    expect(await read(three.id)).toMatchObject({ failedNow: 5 });
    await unmergeGroup(db, SYSTEM, three.id, two.fingerprint);
    expect(await read(two.id)).toMatchObject({ failedNow: 2 });
  });

  it("is refused into itself, another subscriber's, an unknown and a merged group", async () => {
    const [one, two, three] = await groups(3);
    const [theirs] = await groups(1);
    const into = (id: number) => mergeGroup(db, SYSTEM, one.id, id);
    const invalid = { code: "invalid", details: [{ field: "into" }] };
    await expect(into(one.id)).rejects.toMatchObject(invalid);
    await expect(into((theirs as Made).id)).rejects.toMatchObject(invalid);
    await expect(into(999_999)).rejects.toMatchObject(invalid);
    await mergeGroup(db, SYSTEM, two.id, three.id);
    await expect(into(two.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(mergeGroup(db, SYSTEM, two.id, one.id)).rejects.toMatchObject({ code: "not_found" });
    await expect(mergeGroup(db, SYSTEM, 999_999, one.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await read(one.id)).toMatchObject({ failedNow: 1, mergedFrom: [] });
  });

  it("is undone by a fingerprint of the group only", async () => {
    const [one, two] = await groups(2);
    for (const fingerprint of [one.fingerprint, two.fingerprint, 999_999])
      await expect(unmergeGroup(db, SYSTEM, two.id, fingerprint)).rejects.toMatchObject({
        ...{ code: "invalid", details: [{ field: "fingerprint" }] },
      });
  });
});

describe("two changes at the same time", () => {
  it("merge two groups into one another: the second finds that there is nothing to merge", async () => {
    const [one, two] = await groups(2);
    const ends = await Promise.allSettled([
      mergeGroup(db, SYSTEM, one.id, two.id),
      mergeGroup(other, SYSTEM, two.id, one.id),
    ]);
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toMatchObject([{ code: "conflict" }]);
    const kept = ends[0].status === "fulfilled" ? two : one;
    expect(await read(kept.id)).toMatchObject({ failedNow: 3 });
  });

  it("merge one group into two: its failures are in one of them", async () => {
    const [one, two, three] = await groups(3);
    const ends = await Promise.allSettled([
      mergeGroup(db, SYSTEM, one.id, two.id),
      mergeGroup(other, SYSTEM, one.id, three.id),
    ]);
    expect(ends.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const [second, third] = [await read(two.id), await read(three.id)];
    expect(second.failedNow + third.failedNow).toBe(6);
  });

  it("edit one version: one of them is refused, with the version of now", async () => {
    const [{ id }] = await groups(1);
    const ends = await Promise.allSettled(
      [db, other].map((each, index) => updateGroup(each, SYSTEM, id, { version: 1, note: `note ${index}` })),
    );
    const refused = ends.flatMap((end) => (end.status === "rejected" ? [end.reason] : []));
    expect(refused).toMatchObject([
      { code: "conflict", details: [{ field: "version", message: "It is 2 now." }] },
    ]);
    const won = ends.findIndex(({ status }) => status === "fulfilled");
    expect(await read(id)).toMatchObject({ version: 2, note: `note ${won}` });
  });
});
