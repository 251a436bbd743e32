import { newId } from "../lib/db/ids";
import { ensureDayPartitions } from "../lib/db/partitions";
import { DAY_MS } from "../lib/time/units";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../prisma/factories/factories";
import { expect, test } from "./support/test";

const ago = (days: number) => new Date(Date.now() - days * DAY_MS);
const day = (days: number) => ago(days).toISOString().slice(0, 10);

test("an event ID is found in pasted text and searched in all 14 days", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const subscriber = await createSubscriber(db.prisma, { name: `Paged ${unique}` });
  const failures: Awaited<ReturnType<typeof createFailedDelivery>>[] = [];
  for (const days of [10, 3]) {
    await ensureDayPartitions(db.pool, ago(days), ago(days));
    const event = await createEvent(db.prisma, { receivedAt: ago(days) });
    failures.push(await createFailedDelivery(db.prisma, event, subscriber));
  }
  const [old, recent] = failures.map(({ eventId }) => eventId);
  const row = (index: number) => page.locator(`tr[data-row-id="${failures[index]?.id}"]`);
  await signInAs("viewer");

  await page.goto("/delivery-retry");
  const field = page.getByRole("textbox", { name: "Event ID" });
  await field.fill(`Hi, is {"eventId": "${old?.toUpperCase()}"} lost?`);
  await field.press("Enter");
  await expect(page).toHaveURL(new RegExp(`eventId=${old}$`));
  await expect(row(0)).toBeVisible();
  await expect(page.getByRole("button", { name: "14 days" })).toHaveAttribute("aria-pressed", "true");

  // Today can still be chosen, and widening the search again keeps the ID.
  await page.getByRole("button", { name: "Today" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${day(0)}`));
  await expect(page.getByRole("heading", { name: "No failed deliveries match" })).toBeVisible();
  await expect(page.getByText("these filters leave it out")).toBeVisible();
  await page.getByRole("button", { name: "Search all of the last 14 days" }).click();
  await expect(page).toHaveURL(new RegExp(`eventId=${old}&from=${day(14)}$`));
  await expect(row(0)).toBeVisible();

  await page.keyboard.press("ControlOrMeta+K");
  const jump = page
    .getByRole("searchbox", { name: "Jump to" })
    .or(page.getByLabel("Jump to", { exact: true }));
  await jump.fill(`"${old}", "${recent}"`);
  await page.getByRole("button", { name: "Find these 2 in Delivery Retry" }).click();
  await expect(page).toHaveURL(new RegExp(`eventId=${old},${recent}$`));
  await expect(row(0)).toBeVisible();
  await expect(row(1)).toBeVisible();
  await page.getByRole("button", { name: `Remove Event ID: ${old}` }).click();
  await expect(row(0)).toHaveCount(0);

  // As many as one search names, and one more: the URL has them, and so has what is requested from the page with it.
  const others = Array.from({ length: 499 }, () => newId());
  await field.fill([old, ...others, newId()].join("\n"));
  await field.press("Enter");
  await expect(page.getByText("Event ID: 500 IDs")).toBeVisible();
  await expect(row(0)).toBeVisible();
  await page.reload();
  await expect(row(0)).toBeVisible();
  await page.getByRole("button", { name: "Today" }).click();
  await expect(page).toHaveURL(new RegExp(`from=${day(0)}`));
  await expect(page.getByRole("heading", { name: "No failed deliveries match" })).toBeVisible();
  await page.getByRole("button", { name: "Remove Event ID: 500 IDs" }).click();
  await expect(page).not.toHaveURL(/eventId/);

  await field.fill("no ID at all");
  await field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "not a whole event ID" })).toBeAttached();
});

test("for an event outside the list of failures, its location is shown with a link", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const now = new Date();
  const made = async (name: string, data: Parameters<typeof createDelivery>[3] = {}) => {
    const subscriber = await createSubscriber(db.prisma, { name: `${name} ${unique}` });
    return createDelivery(db.prisma, event, subscriber, data);
  };
  const event = await createEvent(db.prisma);
  const delivered = await made("Delivered", { state: "delivered", attempts: 2, finishedAt: now });
  await made("Retried", { attempts: 1, dueAt: new Date(now.getTime() + DAY_MS) });
  const gone = await createSubscriber(db.prisma, { name: `Binned ${unique}` });
  const purgeAt = new Date(now.getTime() + 14 * DAY_MS);
  await createFailedDelivery(db.prisma, event, gone, { state: "discarded", discardedAt: now, purgeAt });
  const old = await createSubscriber(db.prisma, { name: `Old ${unique}` });
  await ensureDayPartitions(db.pool, ago(20), ago(20));
  const older = await createFailedDelivery(db.prisma, event, old, { failedAt: ago(20) });
  await signInAs("operator");

  await page.goto(`/delivery-retry?eventId=${event.id}`);
  const where = page.getByRole("region", { name: "Where the events are" });
  const of = (name: string) =>
    where
      .getByRole("listitem")
      .filter({ hasText: `to ${name} ${unique}` })
      .last();
  await expect(of("Delivered")).toContainText("delivered");
  await expect(of("Retried")).toContainText("being retried; attempt 2 is due");
  await expect(of("Binned")).toContainText("in the bin since");
  await expect(of("Old")).toContainText("longer ago than Delivery Retry looks");
  // The search cannot be widened further.
  await expect(page.getByRole("button", { name: /last 14 days/ })).toHaveCount(0);
  await expect(of("Delivered").getByRole("link", { name: "See its attempts" })).toHaveAttribute(
    "href",
    `/event-status/${event.id}#${delivered.id}`,
  );
  await of("Old").getByRole("link").last().click();
  await expect(page).toHaveURL(new RegExp(`/event-status/${event.id}#${older.id}$`));
  await expect(page.getByRole("button", { name: `Retry the delivery to Old ${unique}` })).toBeVisible();
  await page.goBack();
  await of("Binned").getByRole("link", { name: "Show it in the bin" }).click();
  await expect(page.getByRole("cell", { name: `Binned ${unique}` })).toBeVisible();

  const unknown = event.id.replace(/^./, "f");
  await page.goto(`/delivery-retry?eventId=${unknown},${delivered.id}`);
  await expect(where).toContainText("There is no event with this ID");
  await expect(where).toContainText("the ID of a delivery");
  await where.getByRole("link", { name: "Open its event" }).click();
  await expect(page).toHaveURL(new RegExp(`/event-status/${event.id}$`));
});
