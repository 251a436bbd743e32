import { ensurePartitionsAhead } from "../lib/db/partitions";
import { createDelivery, createEvent, createSubscriber } from "../prisma/factories/factories";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

test("support staff see why deliveries wait and until when, and open one", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await ensurePartitionsAhead(db.pool, new Date());
  const paused = await createSubscriber(db.prisma, { name: `Paused ${unique}`, paused: true });
  const down = await createSubscriber(db.prisma, { name: `Down ${unique}` });
  const event = await createEvent(db.prisma);
  await createDelivery(db.prisma, event, paused);
  await createDelivery(db.prisma, event, down, {
    ...{ dueAt: new Date(Date.now() + 2 * 3_600_000 + 30_000), nextTrigger: "automatic", attempts: 3 },
    ...{ failureClass: "server_error", failureKind: "http_status", httpStatus: 503, failureDetail: "Busy" },
  });
  await signInAs("viewer");
  await openList(page, `/waiting?subscribers=${paused.id},${down.id}`);
  await expect(page).toHaveTitle(/^Waiting/);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).nth(0)).toContainText("Subscriber paused");
  await expect(rows(page).nth(1)).toContainText("Retry due later");
  await expect(rows(page).nth(1)).toContainText("in 2 h");
  await expect(rows(page).nth(1)).toContainText("Server Error");
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await page.getByRole("columnheader", { name: "Due" }).getByRole("button").click();
  await expect(page).toHaveURL(/direction=desc/);
  await expect(rows(page).nth(0)).toContainText("Retry due later");
  await page.keyboard.press("j");
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`/event-status/${event.id}#`));
  await page.goBack();
  await page.getByRole("button", { name: `Remove Subscriber: Paused ${unique}` }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.goto(`/waiting?subscribers=${paused.id}&status=client_error`);
  await expect(
    page.getByRole("heading", { name: "No waiting delivery matches these filters" }),
  ).toBeVisible();
});
