import { ensurePartitionsAhead } from "../lib/db/partitions";
import { createEvent, createFailedDelivery, createSubscriber } from "../prisma/factories/factories";
import { createFailures } from "../prisma/factories/failures";
import { Keyboard } from "./support/keyboard";
import { rows } from "./support/list";
import { expect, test } from "./support/test";

test("503 failures of one subscriber of the last three days are retried in 25 keys", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const failedAt = new Date(Date.now() - 2.5 * 86_400_000);
  await ensurePartitionsAhead(db.pool, failedAt);
  const { subscriber } = await createFailures(db, 503, { failedAt });
  await db.prisma.subscriber.update({
    where: { id: subscriber.id },
    data: { name: `Zebra ${unique}`, paused: true },
  });
  for (let index = 0; index < 8; index++)
    await createSubscriber(db.prisma, { name: `Other ${index} ${unique}` });
  await page.goto("/delivery-retry");
  await expect(page.locator("table[data-usable], h2")).not.toHaveCount(0);
  const keys = new Keyboard(page);
  await keys.press("/");
  await keys.reachButton("Shift+Tab", "3 days");
  await keys.press("Enter");
  await expect(page).toHaveURL(/from=/);
  await keys.reachButton("Tab", /^Subscribers/);
  await keys.press("Enter");
  await expect(page.getByRole("textbox", { name: "Find in subscribers" })).toBeFocused();
  await keys.press("z", "e", "b", "Enter");
  await expect(page).toHaveURL(new RegExp(`subscribers=${subscriber.id}`));
  await keys.press("Escape");
  await expect(page.getByText("50 of 503")).toBeVisible();
  await keys.press("Shift+A", "r");
  const dialog = page.getByRole("dialog", { name: "Retry all that match" });
  await expect(dialog.getByText("503 frozen")).toBeVisible();
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await page.keyboard.insertText("The receiver is back");
  await keys.press("Enter");
  await expect(page.getByRole("region", { name: "Result of the last operation" })).toContainText(
    "503 queued",
  );
  expect(keys.pressed).toBeLessThanOrEqual(25);
});

test("a pasted event ID of six days ago is found, understood and sent again in ten keys", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  receiver.answer({ "/hook": { status: 200 } });
  const sixDaysAgo = new Date(Date.now() - 6 * 86_400_000);
  await ensurePartitionsAhead(db.pool, sixDaysAgo);
  const subscriber = await createSubscriber(db.prisma, { name: `Old ${unique}`, url: receiver.url("/hook") });
  const event = await createEvent(db.prisma, { receivedAt: sixDaysAgo, body: "it happened" });
  await createFailedDelivery(db.prisma, event, subscriber, { failedAt: sixDaysAgo });
  await page.goto("/delivery-retry");
  await expect(page.locator("table[data-usable], h2")).not.toHaveCount(0);
  const keys = new Keyboard(page);
  await keys.press("/");
  await keys.paste(event.id);
  await keys.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await keys.press("j", "Enter");
  await expect(page.getByRole("heading", { name: "Last response" })).toBeVisible();
  await keys.press("x", "r");
  await expect(page.getByRole("region", { name: "Result of the last operation" })).toContainText(
    "1 delivered",
  );
  expect(keys.pressed).toBeLessThanOrEqual(10);
});
