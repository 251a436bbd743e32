import { afterAll, beforeAll, expect, it } from "vitest";
import { createFailures } from "../../prisma/factories/failures";
import { createOperation } from "../../prisma/factories/operations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { checkPatch } from "./mutations/patch-check";
import { CHECK_LIMITS, type CheckLimits } from "./schema/set-edit";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Items whose payloads are `{"n":0}`, `{"n":1}` …: the patch applies to the even ones. */
async function check(count: number, limits: Partial<CheckLimits>) {
  const bodies = Array.from({ length: count }, (_, index) => `{"${index % 2 ? "odd" : "even"}":${index}}`);
  const { deliveries } = await createFailures(db, count, { bodies });
  const { id } = await createOperation(
    db.prisma,
    { kind: "edit_and_retry", state: "draft" },
    deliveries,
    "pending",
  );
  const patch = [{ op: "remove", path: "/even" }] as const;
  const checked = await db.prisma.$transaction((store) =>
    checkPatch(store, { id, now: new Date() }, patch, { ...CHECK_LIMITS, ...limits }),
  );
  const skipped = await db.prisma.operationItem.findMany({ where: { operationId: id, result: "skipped" } });
  return { ...checked, skipped, deliveries };
}

it.each([
  ["all of them", 7, {}, { checked: 7, applies: 4, isComplete: true }],
  ["as many items as it may", 7, { items: 5 }, { checked: 5, isComplete: false }],
  ["exactly so many", 5, { items: 5 }, { checked: 5, applies: 3, isComplete: true }],
  ["as many bytes as it may", 7, { bytes: 30 }, { checked: 3, isComplete: false }],
  ["nothing without time", 3, { ms: 0 }, { checked: 0, applies: 0, isComplete: false }],
  ["nothing of nothing", 0, {}, { checked: 0, applies: 0, isComplete: true }],
])("looks at %s", async (_, count, limits, expected) => {
  const { skipped, deliveries, ...checked } = await check(count, limits);
  expect(checked).toMatchObject(expected);
  const refused = checked.checked - checked.applies;
  expect(skipped).toHaveLength(refused);
  for (const { reason } of skipped) expect(reason).toBe("patch_not_applicable");
  const why = "patch[0] remove /even: there is no such value";
  expect(checked.doesNotApply).toEqual(refused > 0 ? [{ why, count: refused }] : []);
  const even = deliveries.filter((_one, index) => index % 2 === 0).map(({ id }) => id);
  expect(even).toEqual(expect.arrayContaining(checked.samples));
  expect(checked.samples).toHaveLength(Math.min(3, checked.applies));
});
