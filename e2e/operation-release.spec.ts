import type { Locator, Page } from "@playwright/test";
import type { Database } from "../lib/db/client";
import { ensurePartitionsAhead } from "../lib/db/partitions";
import { readOperation } from "../lib/operations/data/list";
import { createSubscriber } from "../prisma/factories/factories";
import { insertFailures } from "../prisma/factories/failures";
import { openList } from "./support/list";
import { expect, test } from "./support/test";

/** From 20,000 failures to a clean-up that adds up: a canary that fails, a repaired receiver, another pace, a cancellation, an undo. */

const SET = 20_000;
const SLOW = { timeout: 90_000 };
test.setTimeout(240_000);

const facts = (page: Page) => page.getByRole("region", { name: "Operation", exact: true });
/** The line with the state of the operation itself; its subscribers have states too. */
const stateOf = (page: Page) => facts(page).locator("p").first();
const idOf = (page: Page) => page.url().match(/operations\/([0-9a-f-]{36})/)?.[1] ?? "";
const result = (page: Page, text: string | RegExp) => facts(page).getByRole("link", { name: text });

test("20,000 failures are previewed, stopped by a canary, paced, cancelled, deleted and restored, to the unit", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await ensurePartitionsAhead(db.pool, new Date());
  const subscribers = await Promise.all(
    ["A", "B", "C", "D"].map((name) =>
      createSubscriber(db.prisma, { name: `${name} ${unique}`, url: receiver.url(`/${name}`) }),
    ),
  );
  await insertFailures(db, SET, subscribers);
  const ids = subscribers.map(({ id }) => id);
  const repairedLater = listOf(ids.slice(0, 3));
  const user = await signInAs("admin");

  receiver.answer(() => ({ status: 503, body: "down" }));
  await selectMatching(page, repairedLater);
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Retry all that match" });
  await expect(dialog).toContainText("15,000 frozen", SLOW);
  await expect(dialog).toContainText("15,000 will be sent");
  await expect(dialog).toContainText("At most 100 per second, and about 10 per second to each subscriber");
  await expect(dialog).toContainText("50 first; it goes on when at least 90 % of them are delivered");
  await releaseAtOnce(dialog);
  await dialog.getByLabel("Deliveries first").fill("20");
  await dialog.getByRole("button", { name: "Retry 15,000 deliveries" }).click();
  await expect(dialog.getByRole("alert")).toContainText("need a reason");
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await startBecause(dialog, "The receivers are back");
  await page.getByRole("region", { name: "Result of the last operation" }).getByText("Details").click();

  await expect(facts(page)).toContainText("The canary failed", SLOW);
  await expect(facts(page)).toContainText("Canary: 0 of 20 delivered");
  await expect(facts(page)).toContainText("Reason: The receivers are back");
  await expect(result(page, "20 failed again")).toBeVisible();
  await expect(result(page, "14,980 waiting")).toBeVisible();
  await expect(facts(page).getByRole("cell", { name: "Answered 503, expected 200" })).toBeVisible();
  const pause = page.getByRole("button", { name: "Pause", exact: true });
  await expect(pause).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByRole("banner").getByRole("link", { name: /under way|% done/ })).toBeVisible();

  let requests = 0;
  receiver.answer(() => ({ status: ++requests % 50 === 0 ? 500 : 200 }));
  await page.getByRole("button", { name: "Change pace" }).click();
  const pace = page.getByRole("dialog", { name: "Change the pace" });
  await expect(pace.getByLabel("No limit in all")).toBeChecked();
  await pace.getByLabel("No limit in all").uncheck();
  await pace.getByLabel("Deliveries per second").fill("5000");
  await pace.getByRole("button", { name: "Change pace" }).click();
  await expect(page.getByText("Pace changed")).toBeVisible();
  await expect(facts(page)).toContainText("At most 5,000 per second, without a limit for each subscriber");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(stateOf(page)).toContainText("Done", SLOW);
  const first = idOf(page);
  const { counts } = await readOperation(db, first);
  expect(counts).toMatchObject({ total: 15_000, delivered: 15_000 - counts.failedAgain, skipped: 0 });
  expect(counts.failedAgain).toBe(20 + Math.floor(requests / 50));
  expect(await auditOf(db, first)).toEqual([
    ...[`create ${user.name}`, `settings ${user.name}`, `start ${user.name}`, "pause Redeliver"],
    ...[`pace ${user.name}`, `resume ${user.name}`, "finish Redeliver"],
  ]);
  await facts(page).getByRole("link", { name: "Audit entries" }).click();
  await expect(page).toHaveURL(new RegExp(`operationId=${first}`));
  await expect(page.getByText("Operation: finished")).toBeVisible();

  receiver.answer(() => ({ status: 200 }));
  await page.goto(`/operations/${first}`);
  await page.getByRole("button", { name: `Retry only what failed again (${counts.failedAgain})` }).click();
  const again = page.getByRole("dialog", { name: "Retry only what failed again" });
  await expect(again).toContainText(`${counts.failedAgain} frozen`);
  await releaseAtOnce(again);
  await startBecause(again, "The rest");
  await expect(
    page.getByRole("heading", { name: `Retry of ${counts.failedAgain} deliveries` }),
  ).toBeVisible();
  await expect(result(page, `${counts.failedAgain} delivered`)).toBeVisible(SLOW);

  const path = listOf(ids.slice(3));
  await selectMatching(page, path);
  await page.keyboard.press("r");
  await expect(dialog).toContainText("5,000 frozen", SLOW);
  await startBecause(dialog, "One by one");
  await page.getByRole("region", { name: "Result of the last operation" }).getByText("Details").click();
  await expect(result(page, /\d delivered/)).toBeVisible(SLOW);
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByRole("button", { name: "Cancel the operation" }).click();
  await expect(stateOf(page)).toContainText("Cancelled", SLOW);
  const cancelled = (await readOperation(db, idOf(page))).counts;
  expect(cancelled).toMatchObject({ total: 5000, pending: 0, sending: 0, failedAgain: 0 });
  expect(cancelled.cancelled).toBe(5000 - cancelled.delivered);
  const left = cancelled.cancelled.toLocaleString("en-GB");

  await selectMatching(page, path);
  await page.keyboard.press("Delete");
  const deletion = page.getByRole("dialog", { name: "Delete all that match" });
  await expect(deletion).toContainText(`${left} frozen`);
  await startBecause(deletion, "Too early");
  await expect(page.getByText(`Deletion of ${left} deliveries`)).toBeVisible();
  // Undo while they are being deleted restores those that were, and lets the others be.
  const strip = page.getByRole("region", { name: "Result of the last operation" });
  await expect(strip).toContainText(`${left} deleted`, SLOW);
  await page.reload();
  await expect(page.getByRole("button", { name: "Undo", exact: true })).toBeVisible();
  await page.keyboard.press("z");
  await expect(page.getByText(`${left} deliveries restored.`)).toBeVisible(SLOW);
  const states = await db.prisma.delivery.groupBy({
    by: ["state"],
    where: { subscriberId: { in: ids } },
    orderBy: { state: "asc" },
    _count: true,
  });
  expect(states.map(({ state, _count }) => [state, _count])).toEqual([
    ["delivered", 15_000 + cancelled.delivered],
    ["failed", cancelled.cancelled],
  ]);
});

const listOf = (subscriberIds: readonly string[]) => `/delivery-retry?subscribers=${subscriberIds.join(",")}`;

async function selectMatching(page: Page, path: string): Promise<void> {
  await openList(page, path);
  await page.keyboard.press("Shift+A");
  await expect(page.getByText(/^All [\d,+]+ matching selected/)).toBeVisible();
}

/** Without a limit and a ramp; the canary and the automatic pause stay. */
async function releaseAtOnce(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Change pace, canary, ramp and automatic pause" }).click();
  await dialog.getByLabel("No limit in all").check();
  await dialog.getByLabel("No limit for each subscriber").check();
  await dialog.getByLabel("Ramp").uncheck();
}

async function startBecause(dialog: Locator, reason: string): Promise<void> {
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByLabel("Reason").press("Enter");
  await expect(dialog).toHaveCount(0);
}

/** What the audit trail says of an operation, oldest first. */
async function auditOf(db: Database, targetId: string): Promise<string[]> {
  const rows = await db.prisma.auditLog.findMany({ where: { targetId }, orderBy: { at: "asc" } });
  return rows.map(({ action, actorName }) => `${action.replace("operation.", "")} ${actorName}`);
}
