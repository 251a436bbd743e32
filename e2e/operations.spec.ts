import type { Page } from "@playwright/test";
import { liveNotification } from "../lib/db/channels";
import { newId } from "../lib/db/ids";
import { writeNotice } from "../lib/live/notice";
import { createFailuresOf } from "./support/failures";
import { rows } from "./support/list";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

const strip = (page: Page) => page.getByRole("region", { name: "Result of the last operation" });
const others = (page: Page) => page.getByRole("region", { name: "Operations under way" });

async function retryAll(page: Page, path: string, count: number) {
  await page.goto(path);
  await expect(rows(page)).toHaveCount(count);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Retry selected" }).click();
  await expect(strip(page)).toContainText(`${count} queued`);
}

test("a running retry is shown after a reload, in a second tab and to a colleague, with its deliveries", async ({
  page,
  browser,
  context,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const second = await browser.newContext({ baseURL: currentRun().baseUrl });
  await signInAs("viewer", second);
  const colleague = await second.newPage();
  await colleague.goto("/delivery-retry");
  const refresh = colleague.getByRole("button", { name: "Refresh" });
  const place = await refresh.boundingBox();
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.answer(async () => {
    await released;
    return { status: 200 };
  });
  const name = `Slow ${unique}`;
  const { deliveries, path } = await createFailuresOf(db, {
    name,
    url: receiver.url("/hook"),
    count: 2,
    // Longer than the steps until the answer, on a slow machine too.
    timeoutMs: 600_000,
  });
  await retryAll(page, path, 2);
  await expect(page.getByRole("heading", { name: "2 of these are being retried now" })).toBeVisible();
  await page.reload();
  await expect(strip(page)).toContainText("2 waiting");
  const tab = await context.newPage();
  await tab.goto(path);
  await expect(strip(tab)).toContainText("2 waiting");

  // The colleague's page was open before: it follows what changes.
  const line = others(colleague).getByText(`operator ${unique}: Retry of 2 deliveries, running now`);
  await expect(line).toBeVisible();
  // It comes by itself, so it moves nothing that may be about to be clicked.
  expect(await refresh.boundingBox()).toEqual(place);
  await expect(strip(colleague)).toHaveCount(0);
  await line.getByRole("link").click();
  await expect(colleague.getByRole("heading", { name: "Retry of 2 deliveries" })).toBeVisible();
  await expect(rows(colleague)).toHaveCount(2);

  await strip(page).getByRole("link", { name: "Details" }).click();
  await expect(page).toHaveURL(/\/operations\/[0-9a-f-]{36}$/);
  const facts = page.getByRole("region", { name: "Operation" });
  await expect(facts).toContainText(`by operator ${unique}`);
  await expect(facts).toContainText("Running");
  const reads: string[] = [];
  page.on("request", (request) => {
    const { rsc, "next-router-prefetch": isAhead } = request.headers();
    if (rsc && !isAhead && /\/operations\/[0-9a-f-]{36}/.test(request.url())) reads.push(request.url());
  });
  // It is read again when some operation has changed.
  for (let changes = 0; changes < 4; changes++) {
    const isRead = page.waitForResponse(/\/api\/v1\/operations\/[0-9a-f-]{36}$/);
    await db.pool.query(liveNotification(writeNotice(newId(), ["operations"])));
    await isRead;
  }
  expect(reads).toEqual([]); // While it runs, only its counts are read.
  release();
  await expect(facts.getByRole("link", { name: "2 delivered" })).toBeVisible({ timeout: 15_000 });
  await expect(facts).toContainText("Done");
  await expect(facts).toContainText("finished ");
  // The counts say first that it ended; then the page is read, once.
  await expect.poll(() => reads.length).toBe(1);
  await expect(strip(tab)).toContainText("2 delivered", { timeout: 15_000 });
  expect(reads).toHaveLength(1);
  const eventIds = deliveries.map(({ eventId }) => eventId);
  await rows(page).first().getByRole("link").first().click();
  await expect(page).toHaveURL(new RegExp(`/event-status/(${eventIds.join("|")})#`));
  await second.close();
});

test("a dismissed result stays away in its tab", async ({ page, db, receiver, signInAs, unique }) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Gone ${unique}`, url: receiver.url(), count: 1 });
  await retryAll(page, path, 1);
  await expect(strip(page)).toContainText("1 delivered", { timeout: 15_000 });
  await page.reload();
  await expect(strip(page)).toContainText("1 delivered");
  await strip(page).getByRole("button", { name: "Dismiss" }).click();
  await expect(strip(page)).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
  await expect(strip(page)).toHaveCount(0);
});

test("deletes, restores and retries are listed by who made them, and filtered by kind and result", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  const admin = await signInAs("admin");
  receiver.answer({ "/hook": { status: 500 } });
  const { path } = await createFailuresOf(db, {
    name: `Moved ${unique}`,
    url: receiver.url("/hook"),
    count: 1,
  });
  await page.goto(path);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Delete selected" }).click();
  await page.getByRole("button", { name: "Delete 1 delivery" }).click();
  await expect(strip(page)).toContainText("1 deleted");
  await page.goto(`${path}&view=bin`);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Restore selected" }).click();
  await expect(strip(page)).toContainText("1 restored");
  await retryAll(page, path, 1);
  await expect(strip(page)).toContainText("1 failed again", { timeout: 15_000 });

  await page.goto(`/operations?actor=${admin.id}`);
  await expect(page).toHaveTitle(/Operations/);
  await expect(rows(page)).toHaveCount(3);
  await expect(rows(page).nth(0)).toContainText("Retry of 1 delivery");
  await expect(rows(page).nth(0)).toContainText("1 failed again");
  await expect(rows(page).nth(1)).toContainText("1 restored");
  await expect(rows(page).nth(2)).toContainText("1 deleted");
  await page.goto(`/operations?actor=${admin.id}&kind=discard`);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("Deletion of 1 delivery");

  await page.goto(`/operations?actor=${admin.id}&kind=retry`);
  await page.getByRole("link", { name: "Retry of 1 delivery" }).click();
  await page.getByRole("link", { name: "1 failed again" }).click();
  await expect(page).toHaveURL(/result=failed_again/);
  await expect(rows(page)).toContainText(`Moved ${unique}`);
  await page.goto(`${page.url().split("?")[0]}?result=skipped`);
  await expect(page.getByRole("heading", { name: "No delivery has this result" })).toBeVisible();
});

test("a viewer reads operations; an unknown id and a text that is no id are not found", async ({
  page,
  signInAs,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  await page.goto("/operations");
  await expect(page.getByRole("heading", { name: "Operations" })).toBeVisible();
  for (const id of [newId(), "nonsense"]) {
    const answer = await page.goto(`/operations/${id}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no operation with this ID" })).toBeVisible();
  }
});
