import { ensurePartitionsAhead } from "../lib/db/partitions";
import { createDelivery, createEvent, createSubscriber } from "../prisma/factories/factories";
import { createWaiting } from "../prisma/factories/waiting";
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

test("an operator stops one, and retries another now, by keyboard", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await ensurePartitionsAhead(db.pool, new Date());
  receiver.answer({ "/hook": { status: 200 } });
  const subscriber = await createSubscriber(db.prisma, {
    name: `Later ${unique}`,
    url: receiver.url("/hook"),
  });
  const { deliveries } = await createWaiting(db, 3, { subscriber });
  // The soonest due is the first row.
  const [first] = deliveries;
  await signInAs("operator");
  await openList(page, `/waiting?subscribers=${subscriber.id}`);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  const bar = page.getByRole("region", { name: "Selection" });
  await expect(bar.getByRole("button", { name: "Stop retrying (1)" })).toBeVisible();
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Stop retrying the selected deliveries" });
  await expect(dialog).toContainText("1 will be stopped");
  await page.keyboard.press("Enter");
  const strip = page.getByRole("region", { name: "Result of the last operation" });
  await expect(strip).toContainText("1 stopped", { timeout: 15_000 });
  await expect(rows(page)).toHaveCount(2);

  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Retry now the selected deliveries" })).toContainText(
    "1 will be sent now",
  );
  await page.keyboard.press("Enter");
  await expect(strip).toContainText("1 delivered", { timeout: 15_000 });
  await expect(rows(page)).toHaveCount(1);

  const id = await rows(page).first().getAttribute("data-row-id");
  const left = deliveries.find((one) => one.id === id);
  // The event's page offers the same beside a delivery that waits, and says why the stopped one is not retried.
  await page.goto(`/event-status/${first?.eventId}`);
  await expect(page.getByText("Not retried any more: stopped by an operator.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Stop retrying/ })).toHaveCount(0);
  await page.goto(`/event-status/${left?.eventId}`);
  await page.getByRole("button", { name: /^Stop retrying/ }).click();
  await expect(page.getByRole("dialog")).toContainText("1 will be stopped");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Not retried any more: stopped by an operator.")).toBeVisible({
    timeout: 15_000,
  });
});
