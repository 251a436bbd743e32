import type { Page } from "@playwright/test";
import type { Actor } from "../lib/access/actor";
import { consoleDraft } from "../lib/operations/console-draft";
import { readOperation } from "../lib/operations/data/list";
import { createDraft } from "../lib/operations/mutations/draft";
import { startOperation } from "../lib/operations/mutations/start";
import { createFailuresOf, statesOf } from "./support/failures";
import { openList } from "./support/list";
import { expect, test } from "./support/test";

/** From many failures to a clean-up that adds up: a canary that fails, a repaired receiver, another pace, a cancellation, an undo. */

const facts = (page: Page) => page.getByRole("region", { name: "Operation", exact: true });
const idOf = (page: Page) => page.url().match(/operations\/([0-9a-f-]{36})/)?.[1] ?? "";
const SLOW = { timeout: 30_000 };

async function selectMatching(page: Page, path: string, count: number) {
  await openList(page, path);
  await page.keyboard.press("Shift+A");
  await expect(page.getByText(`All ${count} matching selected`)).toBeVisible();
}

test("a retry of all that match is previewed, pauses at its canary, and ends with every delivery", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  const user = await signInAs("admin");
  receiver.answer(() => ({ status: 503, body: "down" }));
  const { path } = await createFailuresOf(db, { name: `Back ${unique}`, url: receiver.url(), count: 110 });
  await selectMatching(page, path, 110);
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Retry all that match" });
  await expect(dialog).toContainText("110 frozen");
  await expect(dialog).toContainText("110 will be sent");
  await expect(dialog).toContainText("At most 100 per second, and about 10 per second to each subscriber");
  await expect(dialog).toContainText("50 first; it goes on when at least 90 % of them are delivered");
  await dialog.getByRole("button", { name: "Change pace, canary, ramp and automatic pause" }).click();
  await dialog.getByLabel("Per subscriber and second").fill("100");
  await dialog.getByLabel("Deliveries first").fill("10");
  await dialog.getByLabel("Ramp").click();
  await dialog.getByRole("button", { name: "Retry 110 deliveries" }).click();
  await expect(dialog.getByRole("alert")).toContainText("need a reason");
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await dialog.getByLabel("Reason").fill("The receiver is back");
  await dialog.getByLabel("Reason").press("Enter");
  await expect(dialog).toHaveCount(0);
  await page.getByRole("region", { name: "Result of the last operation" }).getByText("Details").click();

  await expect(facts(page)).toContainText("The canary failed", SLOW);
  await expect(facts(page)).toContainText("Canary: 0 of 10 delivered");
  await expect(facts(page)).toContainText("Reason: The receiver is back");
  await expect(facts(page).getByRole("link", { name: "10 failed again" })).toBeVisible();
  await expect(facts(page).getByRole("link", { name: "100 waiting" })).toBeVisible();
  await expect(facts(page).getByRole("cell", { name: "Answered 503, expected 200" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toHaveAttribute(
    "aria-disabled",
    "true",
  );
  await expect(page.getByRole("banner").getByRole("link", { name: /under way|% done/ })).toBeVisible();

  receiver.answer(() => ({ status: 200 }));
  await page.getByRole("button", { name: "Change pace" }).click();
  await page.getByRole("dialog").getByLabel("Deliveries per second").fill("200");
  await page.getByRole("dialog").getByRole("button", { name: "Change pace" }).click();
  await expect(page.getByText("Pace changed")).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(facts(page)).toContainText("Done", SLOW);
  await expect(facts(page).getByRole("link", { name: "100 delivered" })).toBeVisible();
  const first = idOf(page);
  expect((await readOperation(db, first)).counts).toMatchObject({
    total: 110,
    delivered: 100,
    failedAgain: 10,
  });

  await page.getByRole("button", { name: "Retry only what failed again (10)" }).click();
  const again = page.getByRole("dialog", { name: "Retry only what failed again" });
  await expect(again).toContainText("10 frozen");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Retry of 10 deliveries" })).toBeVisible();
  await expect(facts(page).getByRole("link", { name: "10 delivered" })).toBeVisible(SLOW);

  await page.goto(`/operations/${first}`);
  await facts(page).getByRole("link", { name: "Audit entries" }).click();
  await expect(page).toHaveURL(new RegExp(`operationId=${first}`));
  const audited = await db.prisma.auditLog.findMany({
    where: { targetId: first, actorId: user.id },
    orderBy: { id: "asc" },
  });
  expect(audited.map(({ action }) => action)).toEqual([
    ...["operation.create", "operation.settings", "operation.start"],
    ...["operation.pace", "operation.resume"],
  ]);
});

test("an operation is cancelled in mid-flight, and a deletion undone by one key after a reload", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  const user = await signInAs("admin");
  const name = `Removed ${unique}`;
  const { path, deliveries } = await createFailuresOf(db, { name, url: receiver.url(), count: 30 });
  const actor: Actor = { type: "user", ...user };
  const selection = { by: "ids", deliveryIds: deliveries.map(({ id }) => id) } as const;
  const slow = { pace: { perSecond: 2 }, canary: null, ramp: null };
  const id = await createDraft(db, actor, { ...consoleDraft("retry", selection), ...slow });
  await startOperation(db, actor, id, {});
  await page.goto(`/operations/${id}`);
  await expect(facts(page).getByRole("link", { name: /\d delivered/ })).toBeVisible(SLOW);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the operation" }).click();
  await expect(facts(page)).toContainText("Cancelled", SLOW);
  const { counts } = await readOperation(db, id);
  expect(counts).toMatchObject({ total: 30, pending: 0, sending: 0, cancelled: 30 - counts.delivered });

  await openList(page, path);
  await page.keyboard.press("a");
  await page.keyboard.press("Delete");
  await page.getByRole("button", { name: `Delete ${counts.cancelled} deliveries` }).click();
  await expect(page.getByText(`Deletion of ${counts.cancelled} deliveries`)).toBeVisible();
  await page.reload();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByText(`${counts.cancelled} deliveries restored.`)).toBeVisible(SLOW);
  const states = await statesOf(db, deliveries);
  expect(states.filter((state) => state === "failed")).toHaveLength(counts.cancelled);
});
