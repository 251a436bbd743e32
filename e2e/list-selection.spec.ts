import type { Page } from "@playwright/test";
import { createFailuresOf } from "./support/failures";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

const boxes = (page: Page) => page.getByRole("checkbox", { name: /^Select .+, event/ });
const focusedRow = (page: Page) =>
  page.evaluate(() => {
    const row = document.activeElement?.closest("tr[data-row-id]");
    return row ? [...document.querySelectorAll("tr[data-row-id]")].indexOf(row) : null;
  });

test("a selection survives paging, sorting, a refresh and a visit to another screen", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Selected ${unique}`, count: 53 });
  await openList(page, path);
  await boxes(page).nth(0).click();
  await boxes(page)
    .nth(2)
    .click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 selected", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(rows(page)).toHaveCount(3);
  await expect(page.getByText("3 selected, 3 not in view")).toBeVisible();
  await boxes(page).nth(1).click();
  await expect(page.getByText("4 selected, 3 not in view")).toBeVisible();
  await page.getByRole("button", { name: "Expected status" }).click();
  await expect(rows(page)).toHaveCount(50);
  await expect(page.getByText(/^4 selected/)).toBeVisible();
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("link", { name: "Event Status" }).click();
  await expect(page).toHaveURL(/event-status/);
  await page.goBack();
  await expect(page.getByText(/^4 selected/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Selection" })).toHaveCount(0);
  await expect(page.locator("tr[aria-selected=true]")).toHaveCount(0);
});

test("all that match stay selected as they were until the filter changes, which is said", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, {
    name: `Matching ${unique}`,
    count: 52,
    statuses: [503, 404],
  });
  await openList(page, path);
  await page.keyboard.press("Shift+A");
  await expect(page.getByText("All 52 matching selected")).toBeVisible();
  await expect(page.locator("tr[aria-selected=true]")).toHaveCount(50);
  await page.getByRole("button", { name: "Refresh" }).click();
  await page.getByRole("button", { name: "Next" }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(page.getByText("All 52 matching selected")).toBeVisible();
  await expect(page.locator("tr[aria-selected=true]")).toHaveCount(2);
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("option", { name: "Client Error" }).click();
  await expect(
    page.getByText("The filter changed: all 52 that matched are no longer selected."),
  ).toBeVisible();
  await expect(page.getByRole("button", { name: "Retry selected" })).toHaveCount(0);
  await expect(page.locator("tr[aria-selected=true]")).toHaveCount(0);
});

test("the key R asks above 20 rows with whom it concerns, and the focus keeps its place", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const name = `Many ${unique}`;
  const { path } = await createFailuresOf(db, { name, count: 22 });
  await openList(page, path);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  expect(await focusedRow(page)).toBe(2);
  await page.keyboard.press("a");
  await expect(page.getByText("22 selected", { exact: true })).toBeVisible();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Retry 22 deliveries?" });
  await expect(dialog).toContainText(`22 to ${name}`);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => focusedRow(page)).toBe(2);
  await page.keyboard.press("j");
  expect(await focusedRow(page)).toBe(3);
});

test("a row that leaves hands the focus to the nearest one", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  receiver.answer({ "/hook": { status: 200 } });
  const { path } = await createFailuresOf(db, { name: `Leaves ${unique}`, url: receiver.url("/hook") });
  await openList(page, path);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await expect(rows(page)).toHaveCount(2);
  await expect.poll(() => focusedRow(page)).toBe(1);
  await page.keyboard.press("k");
  expect(await focusedRow(page)).toBe(0);
});

test("deselecting a row of all that match leaves the rows in view, on a later page too", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Left out ${unique}`, count: 53 });
  await openList(page, path);
  await page.keyboard.press("Shift+A");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(rows(page)).toHaveCount(3);
  await boxes(page).nth(1).click();
  await expect(
    page.getByText("2 selected in view; the rest of all 53 that matched no longer."),
  ).toBeVisible();
  await expect(boxes(page).nth(1)).not.toBeChecked();
  await expect(page.locator("tr[aria-selected=true]")).toHaveCount(2);
});

test("an open menu keeps its keys from the selection", async ({ page, db, signInAs, unique }) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Menu ${unique}` });
  await openList(page, path);
  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Max results" }).click();
  await expect(page.getByRole("option", { name: "100 results" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("option", { name: "100 results" })).toBeHidden();
  await expect(page.getByText("3 selected", { exact: true })).toBeVisible();
});

test("in the bin, too, one key selects everything that matches", async ({ page, db, signInAs, unique }) => {
  await signInAs("admin");
  const { subscriber, deliveries } = await createFailuresOf(db, { name: `Binned ${unique}` });
  await db.prisma.delivery.updateMany({
    where: { id: { in: deliveries.map(({ id }) => id) } },
    data: { state: "discarded", discardedAt: new Date(), purgeAt: new Date(Date.now() + 86_400_000) },
  });
  await openList(page, `/delivery-retry?view=bin&subscribers=${subscriber.id}`);
  await page.keyboard.press("Shift+A");
  await expect(page.getByText("All 3 matching selected")).toBeVisible();
  await expect(page.getByRole("button", { name: "Restore selected" })).toBeEnabled();
});
