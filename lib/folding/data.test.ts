import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { createFailures } from "../../prisma/factories/failures";
import type { Actor } from "../access/actor";
import { SYSTEM } from "../access/actor";
import { updateFoldRules } from "../fold-rules/mutations";
import { READER } from "../testing/actors";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { MOST_TRIED, readNewestGroups, tryFolding } from "./data";
import { tryFoldingBody } from "./schema";

let db: TestDatabase;
let groupId: number;
const USER = { mark: "user", matches: "user [a-z]+" };
const HOST = { mark: "host", matches: "node-[a-z]+" };
const BLIND: Actor = { ...READER, seesPayloads: false } as Actor;
const ask = (part: object) => tryFoldingBody.parse({ rules: [], answer: "", groupId: null, ...part });

beforeAll(async () => {
  db = await createTestDatabase();
  await updateFoldRules(db, SYSTEM, { version: 0, rules: [HOST] });
  const subscriber = await createSubscriber(db.prisma, { name: "Billing" });
  for (const name of ["anna", "bert"]) {
    const template = `no user ${name} at ⟨host⟩`;
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, { template });
    const failureFingerprintId = fingerprint.id;
    const { deliveries } = await createFailures(db, 1, { subscriber, httpStatus: 503, failureFingerprintId });
    await db.prisma.attempt.updateMany({
      where: { deliveryId: deliveries[0]?.id },
      data: {
        responseHeaders: { "content-type": "application/json" },
        responseBody: Buffer.from(JSON.stringify({ message: `no user ${name} at node-east`, secret: "s3" })),
      },
    });
    groupId = Number(group.id);
  }
  await createFailureGroup(db.prisma, subscriber, { template: "Other answers", isOverflow: true });
});
afterAll(() => db.drop());

describe("rules that are tried", () => {
  it("show what they make of an answer and of a group's, beside those in force, and change nothing", async () => {
    const version = await db.prisma.configVersion.findFirstOrThrow();
    const answer = '{"error":"no user carl at node-west","id":17}';
    const tried = await tryFolding(db, READER, ask({ rules: [USER], answer, groupId }));
    expect(tried.answers).toEqual([
      {
        ...{ attempt: null, text: null },
        ...{ inForce: "no user carl at ⟨host⟩", tried: "no ⟨user⟩ at node-west" },
      },
      {
        attempt: { number: 1, startedAt: expect.any(Date) },
        text: "no user bert at node-east",
        ...{ inForce: "no user bert at ⟨host⟩", tried: "no ⟨user⟩ at node-east" },
      },
    ]);
    expect(tried.groups).toMatchObject({ looked: 2, isComplete: true, changed: 2, together: 2, into: 1 });
    expect(tried.groups?.largest[0]).toMatchObject({
      ...{ subscriberName: "Billing", count: 2, tried: "no ⟨user⟩ at ⟨host⟩" },
      some: [{ template: "no user bert at ⟨host⟩" }, { template: "no user anna at ⟨host⟩" }],
    });
    expect(await db.prisma.configVersion.findFirstOrThrow()).toEqual(version);
    expect(await db.prisma.foldRules.count()).toBe(1);
  });

  it("are refused on a group's answers, and find out nothing of groups, without the right to payloads", async () => {
    await expect(tryFolding(db, BLIND, ask({ rules: [USER], groupId }))).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("you may not see payloads"),
    });
    const tried = await tryFolding(db, BLIND, ask({ rules: [USER], answer: "no user anna" }));
    expect(tried).toEqual({
      answers: [{ attempt: null, text: null, inForce: "no user anna", tried: "no ⟨user⟩" }],
      groups: null,
    });
  });

  it("answer nothing of a group without answers", async () => {
    const tried = await tryFolding(db, READER, ask({ rules: [USER], groupId: 999_999 }));
    expect(tried.answers).toEqual([]);
  });

  it("are tried on a limited number of groups, without those that were merged into others", async () => {
    const newest = await readNewestGroups(db, 1);
    expect(newest).toMatchObject([{ id: groupId, template: "no user bert at ⟨host⟩", httpStatus: 503 }]);
    await db.prisma.failureFingerprint.updateMany({
      where: { groupId: BigInt(groupId) },
      data: { groupId: BigInt(groupId - 1) },
    });
    expect(await readNewestGroups(db, MOST_TRIED)).toMatchObject([{ template: "no user anna at ⟨host⟩" }]);
  });
});
