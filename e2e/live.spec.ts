import type { BrowserContext } from "@playwright/test";
import { createFailuresOf } from "./support/failures";
import { rows } from "./support/list";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/** The streams that a browser asks for. */
function streamsOf(context: BrowserContext): string[] {
  const streams: string[] = [];
  context.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/live") streams.push(request.url());
  });
  return streams;
}

test("an operation appears and ends on every screen without a reload, by one stream for each browser", async ({
  page,
  browser,
  context,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const other = await browser.newContext({ baseURL: currentRun().baseUrl });
  await signInAs("viewer", other);
  const [own, others] = [streamsOf(context), streamsOf(other)];
  const colleague = await other.newPage();
  await colleague.goto("/contexts");
  const { path } = await createFailuresOf(db, {
    name: `Live ${unique}`,
    url: receiver.url("/hook"),
    count: 1,
    // Longer than the steps until the answer, on a slow machine too.
    timeoutMs: 600_000,
  });
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  receiver.answer(async () => {
    await released;
    return { status: 200 };
  });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(1);
  const tab = await context.newPage();
  await tab.goto("/contexts");

  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Retry selected" }).click();
  // The chip stands for everybody's operations: this one is known to have begun by its own result.
  await expect(page.getByRole("region", { name: "Result of the last operation" })).toContainText("1 queued");
  const chip = { name: /operations under way|% done/ };
  for (const each of [page, tab, colleague])
    await expect(each.getByRole("banner").getByRole("link", chip)).toBeVisible();

  // The tab that had the stream is closed: the other one takes it, and misses nothing.
  await page.close();
  await expect.poll(() => own.length).toBe(2);
  const operations = await other.newPage();
  await operations.goto("/operations");
  const row = rows(operations).filter({ hasText: `operator ${unique}` });
  await expect(row).toContainText("Running");
  release();
  await expect(row).toContainText("Done");
  expect(own).toHaveLength(2);
  expect(others).toHaveLength(1);
  await other.close();
});

test("signing out ends the stream of all tabs, and the page says so where it is turned to", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("viewer");
  const streams = streamsOf(context);
  await page.goto("/contexts");
  await expect.poll(() => streams.length).toBe(1);
  const tab = await context.newPage();
  await tab.goto("/contexts");
  await tab.getByRole("button", { name: /account/i }).click();
  await tab.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(tab).toHaveURL(/\/sign-in/);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(page.getByText("You were signed out")).toBeVisible();
});
