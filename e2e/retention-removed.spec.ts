import type { Database } from "../lib/db/client";
import { ensureDayPartitions } from "../lib/db/partitions";
import { DAY_MS, HOUR_MS } from "../lib/time/units";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
} from "../prisma/factories/factories";
import { removePayload } from "../prisma/factories/removals";
import { rows, untilUsable } from "./support/list";
import { expect, test } from "./support/test";

/** A failure of 90 days ago and so many hours later. Only its row is that old. */
async function oldFailure(db: Database, name: string, hoursLater: number) {
  const at = new Date(Date.now() - 90 * DAY_MS + hoursLater * HOUR_MS);
  const failed = { state: "failed", failureClass: "server_error", failureKind: "http_status" } as const;
  const subscriber = await createSubscriber(db.prisma, { name });
  const event = await createEvent(db.prisma, { value: "1250.5" });
  await createDelivery(db.prisma, event, subscriber, { ...failed, receivedAt: at, failedAt: at });
}

test("the event's page says what retention removed and since when, and a retry is skipped for that reason", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const name = `Gone ${unique}`;
  const receivedAt = new Date(Date.now() - 3 * DAY_MS);
  await ensureDayPartitions(db.pool, receivedAt, receivedAt);
  const event = await createEvent(db.prisma, { receivedAt });
  await db.prisma.event.updateMany({ where: { id: event.id }, data: { subscriberCount: 2 } });
  const subscriber = await createSubscriber(db.prisma, { name });
  const delivery = await createFailedDelivery(db.prisma, event, subscriber);
  await removePayload(db, event, new Date("2026-11-09T01:02:03Z"));
  await signInAs("operator");
  await page.goto(`/event-status/${event.id}`);
  const since = "payload removed by retention on 9 Nov 2026 01:02:03 (UTC)";
  await expect(page.getByRole("region", { name: "Payload" })).toContainText(`No longer kept: ${since}.`);
  await expect(page.getByText("1 of 2 deliveries were removed by retention.")).toBeVisible();
  await page.getByRole("button", { name: `Retry the delivery to ${name}` }).click();
  await expect(page.getByText(`The delivery was skipped: ${since}.`)).toBeVisible();
  const { operationId } = await db.prisma.operationItem.findFirstOrThrow({
    where: { deliveryId: delivery.id },
  });
  await page.goto(`/operations/${operationId}`);
  await expect(page.getByRole("row", { name })).toContainText(since);
});

test("Delivery Retry warns of what becomes unretryable within 24 hours, and opens exactly those failures", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const name = `Soon ${unique}`;
  await oldFailure(db, name, 12);
  await oldFailure(db, `Later ${unique}`, 30);
  await signInAs("viewer");
  await page.goto("/delivery-retry");
  await page.getByRole("link", { name: /failures? becomes? unretryable within 24 hours/ }).click();
  await expect(page).toHaveURL("/delivery-retry?removal=24h");
  await untilUsable(page);
  await expect(rows(page).filter({ hasText: name })).toHaveCount(1);
  await expect(rows(page).filter({ hasText: `Later ${unique}` })).toHaveCount(0);
  await expect(page.getByText("within 24 hours", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Today", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL("/delivery-retry");
  await expect(page.getByRole("button", { name: "Today", exact: true })).toBeVisible();
});
