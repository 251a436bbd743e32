import type { Page } from "@playwright/test";
import { createContext, createHandler, createSubscriber } from "../prisma/factories/factories";
import { createFailuresOf } from "./support/failures";
import { openList } from "./support/list";
import { expect, test } from "./support/test";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const saved = (page: Page) => page.getByText("Saved", { exact: true });

test("an admin creates a subscriber with headers and subscriptions, changes and deletes it", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const context = await createContext(db.prisma, `context-${unique}`);
  const basePath = `/orders-${unique}`;
  const topicNames = ["created", "paid"];
  await createHandler(db.prisma, {
    name: `Orders ${unique}`,
    basePath,
    topicNames,
    contextIds: [context.id],
  });
  await signInAs("admin");
  await page.goto("/subscribers");
  await page.getByRole("link", { name: "New subscriber" }).click();
  await expect(page.getByRole("form", { name: "Subscriber" })).not.toHaveAttribute("inert");
  await field(page, "Name").fill(`Ledger ${unique}`);
  await page.getByRole("button", { name: "Create subscriber" }).click();
  await expect(page.getByText("A URL that begins with http:// or https://.")).toBeVisible();
  await field(page, "URL").fill("https://ledger.example.com/hook");
  await page.getByRole("button", { name: "Header", exact: true }).click();
  await field(page, "Header 1").fill("x-token");
  await page.getByLabel("Value 1").fill("hush");
  await page.getByRole("textbox", { name: "Search topics" }).fill(unique);
  // One stop of Tab, then arrow keys: from the head of the first column to the topic paid in the second.
  const grid = page.getByRole("grid", { name: `Subscriptions to Orders ${unique}` });
  await grid.getByRole("checkbox", { name: "All topics shown in default" }).focus();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight", "Space"]) await page.keyboard.press(key);
  await expect(grid.getByRole("checkbox", { name: `paid in ${context.name}` })).toBeChecked();
  await page.getByRole("button", { name: "Create subscriber" }).click();
  await expect(page).toHaveURL(/\/subscribers\/[0-9a-f-]{36}$/);

  const stored = await db.prisma.subscriber.findFirstOrThrow({
    where: { name: `Ledger ${unique}` },
    include: { subscriptions: { include: { topic: true } } },
  });
  expect(stored.subscriptions).toMatchObject([{ contextId: context.id, topic: { name: "paid" } }]);
  expect(JSON.stringify(stored)).not.toContain("hush");

  // Another origin needs the secret again.
  await field(page, "URL").fill("https://moved.example.com/hook");
  await expect(page.getByText("https://moved.example.com is another origin")).toBeVisible();
  await expect(page.getByText("A URL has another origin")).toBeVisible();
  await save(page).click();
  await expect(page.getByText("Another origin needs the secrets again")).toBeVisible();
  await page.getByRole("button", { name: "Replace: Value 1" }).click();
  await page.getByLabel("Value 1").fill("hush again");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  const moved = await db.prisma.subscriber.findUniqueOrThrow({ where: { id: stored.id } });
  expect(moved.url).toBe("https://moved.example.com/hook");

  await page.getByRole("button", { name: "Delete subscriber" }).click();
  const question = page.getByRole("dialog", { name: `Delete Ledger ${unique}?` });
  await expect(question).toContainText("Its history stays");
  await question.getByRole("button", { name: "Delete subscriber" }).click();
  await expect(page).toHaveURL("/subscribers");
  await page.goto(`/subscribers/${stored.id}`);
  await expect(page.getByRole("note")).toContainText("This subscriber was deleted");
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
});

test("the list shows standing and failures, is filtered, and leads to the failures", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { subscriber } = await createFailuresOf(db, { name: `Down ${unique}`, count: 2 });
  await createSubscriber(db.prisma, { name: `Away ${unique}`, paused: true, status: "rejected" });
  await signInAs("viewer");
  await openList(page, `/subscribers?name=${unique}`);
  const row = page.getByRole("row", { name: `Down ${unique}` });
  await expect(row).toContainText("Approved");
  await expect(page.getByRole("row", { name: `Away ${unique}` })).toContainText(/Rejected.*Paused/);
  await expect(page.getByRole("link", { name: "New subscriber" })).toHaveCount(0);
  await page.getByRole("textbox", { name: "Name" }).fill(`down ${unique}`);
  await page.getByRole("textbox", { name: "Name" }).press("Enter");
  await expect(page).toHaveURL(new RegExp(`name=down(\\+|%20)${unique}`));
  await expect(page.getByRole("row", { name: `Away ${unique}` })).toHaveCount(0);
  await row.getByRole("link", { name: `Down ${unique}` }).click();
  await expect(page.getByText("Read-only access: administrators change subscribers")).toBeVisible();
  const failures = page.getByRole("region", { name: "Failures" });
  await failures.getByRole("link", { name: "2" }).first().click();
  await expect(page).toHaveURL(new RegExp(`/delivery-retry\\?.*subscribers=${subscriber.id}`));
  await expect(page.locator("tr[data-row-id]")).toHaveCount(2);
});

test("answers 404 with a link back for an unknown ID", async ({ page, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  const response = await page.goto("/subscribers/01932b1e-0000-7000-8000-000000000001");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no subscriber with this ID" })).toBeVisible();
});
