import type { Page } from "@playwright/test";
import { findingsInBothSchemes } from "./support/axe";
import { createFailuresOf } from "./support/failures";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

const payload = (page: Page) => page.getByRole("heading", { name: /^Payload/ });
const scrollTop = (page: Page) =>
  page.locator("table").evaluate((table) => table.parentElement?.scrollTop ?? 0);

test("the keys / [ ] o and Enter search, turn pages, open and expand", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path, deliveries } = await createFailuresOf(db, { name: `Keys ${unique}`, count: 51 });
  await openList(page, path);
  await expect(rows(page)).toHaveCount(50);
  await page.keyboard.press("]");
  await expect(rows(page)).toHaveCount(1);
  await page.keyboard.press("[");
  await expect(rows(page)).toHaveCount(50);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(payload(page)).toBeVisible();
  await page.keyboard.press("/");
  await expect(page.getByRole("textbox", { name: "Event ID" })).toBeFocused();
  await page.keyboard.press("Escape");
  await rows(page).first().focus();
  await page.keyboard.press("o");
  await expect(page).toHaveURL(new RegExp(`event-status/${deliveries[0]?.eventId}`));
});

test("the menu of a cell narrows the list by its value, by key and by its button", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Cells ${unique}`, statuses: [503, 404, 500] });
  await openList(page, path);
  const menu = page.getByRole("menu", { name: "Filter or copy" });
  const group = (name: string) => menu.getByRole("group", { name });
  await rows(page).first().focus();
  await page.keyboard.press(".");
  await expect(menu.getByRole("menuitem").first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeHidden();
  await expect(rows(page).first()).toBeFocused();
  await page.keyboard.press(".");
  await group("Failure: Server error").getByRole("menuitem", { name: "Without this" }).focus();
  await page.keyboard.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/notStatus=server_error/);
  await page.getByRole("button", { name: "Remove Status: not Server Error" }).click();
  await expect(rows(page)).toHaveCount(3);
  await rows(page).first().getByText("503", { exact: true }).hover();
  await page.getByRole("button", { name: "Filter by this cell, or copy it" }).click();
  expect(await findingsInBothSchemes(page)).toEqual([]);
  await group("Delivery status: 503").getByRole("menuitem", { name: "Only this" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/httpStatus=503/);
});

test("Back restores the scroll position and the expanded rows", async ({ page, db, signInAs, unique }) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Back ${unique}`, count: 60 });
  await openList(page, `${path}&limit=100`);
  await expect(rows(page)).toHaveCount(60);
  const row = rows(page).nth(40);
  await row.scrollIntoViewIfNeeded();
  await row.getByRole("button", { name: "Show the event's topic and payload" }).click();
  await expect(payload(page)).toBeVisible();
  const link = page.getByRole("link", { name: "All deliveries and attempts" });
  await link.scrollIntoViewIfNeeded();
  const before = await scrollTop(page);
  expect(before).toBeGreaterThan(300);
  await link.click();
  await expect(page).toHaveURL(/event-status\//);
  await page.goBack();
  await expect(payload(page)).toBeVisible();
  await expect.poll(async () => Math.abs((await scrollTop(page)) - before)).toBeLessThan(60);
});

test("ranges of hours and days are one click each, and are in the address", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Ranges ${unique}` });
  await openList(page, path);
  const ranges = ["Last hour", "24 hours", "Today", "3 days", "7 days", "14 days"];
  for (const name of ranges) await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Last hour", exact: true }).click();
  await expect(page).toHaveURL(/last=1h/);
  await expect(page.getByText("Dates: last hour")).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  await page.getByRole("button", { name: "3 days" }).click();
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/);
  await expect(page).not.toHaveURL(/last=/);
  await page.goBack();
  await expect(page.getByRole("button", { name: "Last hour", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
});

test("on a narrow screen the rows are cards and nothing overflows", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Narrow ${unique}` });
  await page.setViewportSize({ width: 390, height: 844 });
  for (const url of [path, "/event-status", "/policies"]) {
    await page.goto(url);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, url).toBeLessThanOrEqual(0);
  }
  await openList(page, path);
  const card = rows(page).first();
  await expect(card).toContainText(`Narrow ${unique}`);
  await expect(card).toContainText("503");
  const box = await card.boundingBox();
  expect(box?.width).toBeLessThanOrEqual(390);
  await card.getByRole("checkbox").click();
  await expect(page.getByText("1 selected", { exact: true })).toBeVisible();
});

test("a screen of 1024 shows the failure and the arrow of a row", async ({ page, db, signInAs, unique }) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Medium ${unique}`, statuses: [202] });
  await page.setViewportSize({ width: 1024, height: 768 });
  await openList(page, path);
  const row = rows(page).first();
  for (const part of [
    row.getByText("Success (different from expected)"),
    row.getByRole("button", { name: "Show the event's topic and payload" }),
  ])
    await expect(part).toBeInViewport({ ratio: 1 });
});
