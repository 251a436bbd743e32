import { once } from "node:events";
import { COUNT_LIMIT } from "../lib/list/statements";
import { answers } from "../lib/supervisor/ready";
import { startPostgresRelay } from "../lib/testing/servers/postgres-relay";
import { DAY_MS } from "../lib/time/units";
import { createEvent, createFailedDelivery } from "../prisma/factories/factories";
import { findings } from "./support/axe";
import { createFailuresOf } from "./support/failures";
import { openList, rows, untilUsable } from "./support/list";
import { currentRun } from "./support/run";
import { test as base, expect } from "./support/test";
import { startWeb } from "./support/web";

/** What lists say later than their rows: each test holds back the statements of a web process of its own. */

/** How the count of a list of failures ends. The count of what retention removes soon, also of this page, begins alike. */
const COUNT = `limit ${COUNT_LIMIT + 1}) as counted`;
/** How the count of what is being retried begins. */
const RETRYING = "select count(*)::int as count, (array_agg(distinct operation_id))";

/** A web process, and what holds back its statements. */
type Slow = { origin: string } & Pick<Awaited<ReturnType<typeof startPostgresRelay>>, "hold">;

const test = base.extend<object, { slow: Slow }>({
  slow: [
    async ({ browserName: _ }, use) => {
      const relay = await startPostgresRelay(currentRun().databaseUrl);
      const { web, origin } = await startWeb({ DATABASE_URL: relay.url, STATEMENT_TIMEOUT_MS: "7000" });
      try {
        await answers(`${origin}/api/health`)(web, AbortSignal.timeout(30_000));
        await use({ origin, hold: relay.hold });
      } finally {
        // What is still held ends with its connection.
        await relay.close();
        web.kill("SIGTERM");
        await once(web, "exit");
      }
    },
    { scope: "worker" },
  ],
});

test("a list shows its rows while their number is counted, and then the number", async ({
  page,
  db,
  slow: { origin, hold },
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { subscriber, path } = await createFailuresOf(db, { name: `Counted ${unique}`, count: 52 });
  const from = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
  const address = `${origin}${path}&from=${from}`;
  const counting = page.getByText("a number that is being counted");

  const first = hold(COUNT);
  const arrival = page.goto(address, { waitUntil: "commit" });
  await first.asked;
  await expect(rows(page).first()).toBeVisible();
  await expect(page.getByText("50 of …")).toBeVisible();
  await expect(counting).toBeAttached();
  first.pass();
  first.release();
  await expect(page.getByText("50 of 52")).toBeVisible();
  await expect(counting).toHaveCount(0);
  await arrival;
  await untilUsable(page);

  const event = await createEvent(db.prisma);
  const newest = await createFailedDelivery(db.prisma, event, subscriber, { failedAt: new Date() });
  const second = hold(COUNT);
  await page.getByRole("button", { name: "Refresh" }).click();
  await second.asked;
  await expect(rows(page).first()).toHaveAttribute("data-row-id", newest.id);
  await expect(page.getByText("50 of 52")).toBeVisible();
  second.pass();
  second.release();
  await expect(page.getByText("50 of 53")).toBeVisible();

  const third = hold(COUNT);
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("option", { name: "Server Error" }).click();
  await third.asked;
  await expect(counting).toBeAttached();
  await page.getByRole("checkbox", { name: "Select All" }).check();
  await page.getByRole("button", { name: "Select all matching" }).click();
  await expect(page.getByText("All matching selected")).toBeVisible();
  third.pass();
  third.release();
  await expect(page.getByText("All 53 matching selected")).toBeVisible();
  await expect(page.getByText("50 of 53")).toBeVisible();

  const last = hold(COUNT);
  await page.goto(address, { waitUntil: "commit" });
  await last.asked;
  await expect(counting).toBeAttached();
  expect(await findings(page)).toEqual([]);
  last.pass();
  last.release();
});

test("an empty list is shown before it is explained", async ({
  page,
  db,
  receiver,
  slow: { origin, hold },
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, {
    name: `Explained ${unique}`,
    url: receiver.url("/hook"),
    // Longer than the steps until the answer, on a slow machine too.
    timeoutMs: 600_000,
  });
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  receiver.answer(async () => {
    await answered;
    return { status: 200 };
  });
  await openList(page, path);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Retry selected" }).click();
  await expect(page.getByRole("region", { name: "Result of the last operation" })).toContainText("3 queued");

  const held = hold(RETRYING);
  await page.goto(`${origin}${path}`, { waitUntil: "commit" });
  await held.asked;
  await expect(page.getByText("No failed deliveries match these filters")).toBeVisible();
  const reason = page.getByRole("heading", { name: "3 of these are being retried now" });
  await expect(reason).toHaveCount(0);
  held.pass();
  held.release();
  await expect(reason).toBeVisible();
  answer();
});
