import { createSubscriber } from "../prisma/factories/factories";
import { createFailureGroup } from "../prisma/factories/failure-groups";
import { createFailures } from "../prisma/factories/failures";
import { openList, rows, untilUsable } from "./support/list";
import { expect, test } from "./support/test";

/** From the list of groups to one of them, and everything that is done there by keyboard. */

test("an operator merges two groups and undoes it, mutes one and resolves it, by keyboard", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const subscriber = await createSubscriber(db.prisma, { name: `Groups ${unique}` });
  const made = [];
  for (const [template, count] of [
    [`lock of ⟨id⟩ is held ${unique}`, 3],
    [`lock of anna is held ${unique}`, 1],
  ] as const) {
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscriber, { template });
    const failedAt = new Date(Date.now() - 60_000);
    await createFailures(db, count, {
      subscriber,
      failedAt,
      httpStatus: 503,
      failureFingerprintId: fingerprint.id,
    });
    made.push(Number(group.id));
  }
  const [locks, anna] = made as [number, number];
  const user = await signInAs("operator");

  await openList(page, `/failure-groups?subscribers=${subscriber.id}`);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText("3");
  await rows(page).first().getByRole("link", { name: "3", exact: true }).click();
  await untilUsable(page);
  await expect(page).toHaveURL(/groupId=\d+/);
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "By cause" }).click();
  await expect(rows(page)).toHaveCount(1);
  await rows(page).getByRole("link", { name: "3", exact: true }).click();
  await expect(rows(page)).toHaveCount(3);
  await page.goBack();
  await expect(rows(page)).toHaveCount(1);
  await page.goBack();
  await expect(rows(page)).toHaveCount(3);
  await page.goBack();
  await expect(rows(page)).toHaveCount(2);
  await untilUsable(page);

  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(`/failure-groups/${locks}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("lock of");

  const mergeIt = page.getByRole("button", { name: `Merge group ${anna} into this` });
  await mergeIt.focus();
  await page.keyboard.press("Enter");
  const undo = page.getByRole("button", { name: `Undo the merge of group ${anna}` });
  await expect(page.getByRole("link", { name: "All 4 on Delivery Retry" })).toBeVisible();
  await undo.focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "All 3 on Delivery Retry" })).toBeVisible();

  await page.getByRole("link", { name: "Redeliver" }).focus();
  await page.keyboard.press("m");
  await expect(page.getByRole("combobox", { name: "Muted" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Open again" })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("link", { name: "Redeliver" }).focus();
  await page.keyboard.press("e");
  await expect(page.getByText("Resolved", { exact: true }).first()).toBeVisible();

  await expect
    .poll(async () => {
      const group = await db.prisma.failureGroup.findUniqueOrThrow({ where: { id: BigInt(locks) } });
      return [group.state, group.version];
    })
    .toEqual(["resolved", 3]);
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "group.merge",
    "group.unmerge",
    "group.update",
    "group.update",
  ]);
});
