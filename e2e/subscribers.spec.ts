import type { Page } from "@playwright/test";
import { ensurePartitionsAhead } from "../lib/db/partitions";
import {
  createContext,
  createDelivery,
  createEvent,
  createHandler,
  createSubscriber,
} from "../prisma/factories/factories";
import { createFailuresOf } from "./support/failures";
import { openList } from "./support/list";
import { expect, test } from "./support/test";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

/** Opens the form of a subscriber and waits until it accepts input. */
async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Subscriber" })).not.toHaveAttribute("inert");
}

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
  await page.getByRole("link", { name: "New subscriber" }).first().click();
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
  const created = page.getByRole("dialog", { name: "Subscriber created" });
  await expect(created).toContainText(/whsec_[A-Za-z0-9+/]{40,}/);
  await created.getByRole("button", { name: "I have stored it" }).click();
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
  await field(page, "Name").fill(`Moved ${unique}`);
  await save(page).click();
  // The heading is typed; this is said once the page has been read again.
  await expect(page.getByText("Subscriber changed", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: `Moved ${unique}` })).toBeVisible();
  const moved = await db.prisma.subscriber.findUniqueOrThrow({ where: { id: stored.id } });
  expect(moved.url).toBe("https://moved.example.com/hook");

  await page.getByRole("button", { name: "Delete subscriber" }).click();
  const question = page.getByRole("dialog", { name: `Delete Moved ${unique}?` });
  await expect(question).toContainText("Its history stays");
  await question.getByRole("button", { name: "Delete subscriber" }).click();
  await expect(page).toHaveURL("/subscribers");
  await page.goto(`/subscribers/${stored.id}`);
  await expect(page.getByRole("note")).toContainText("This subscriber was deleted");
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
});

test("a signing key is shown once, stays valid for a day beside a new one, and is ended early", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createSubscriber(db.prisma, { name: `Keys ${unique}` });
  const user = await signInAs("admin");
  await openForm(page, `/subscribers/${id}`);
  const panel = page.getByRole("region", { name: "Signing key" });
  await panel.getByRole("button", { name: "New signing key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Make a new key" }).click();
  const shown = page.getByRole("dialog", { name: "New signing key" });
  await expect(shown).toContainText("whsec_");
  await shown.getByRole("button", { name: "I have stored it" }).click();
  await expect(panel).toContainText(/signed with the old key too until .* in 23 h/);
  await expect(page.locator("body")).not.toContainText("whsec_");
  const { previousSigningKey } = await db.prisma.subscriber.findUniqueOrThrow({ where: { id } });
  expect(previousSigningKey).not.toBeNull();
  await panel.getByRole("button", { name: "End the old key" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End the old key" }).click();
  await expect(panel).not.toContainText("signed with the old key");
  expect(await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).toMatchObject({
    previousSigningKey: null,
    previousSigningKeyExpiresAt: null,
  });
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["subscriber.rotate_key", "subscriber.end_old_key"]);
});

test("says what a change means for the deliveries that wait, before it is saved", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  await ensurePartitionsAhead(db.pool, new Date());
  const subscriber = await createSubscriber(db.prisma, { name: `Waits ${unique}` });
  const dueAt = new Date(Date.now() + 86_400_000);
  for (let n = 0; n < 2; n++)
    await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, { dueAt });
  await signInAs("admin");
  await openForm(page, `/subscribers/${subscriber.id}`);
  await field(page, "URL").fill("http://127.0.0.1:9/other");
  await save(page).click();
  const question = page.getByRole("dialog", { name: "Save these changes?" });
  await expect(question).toContainText("2 deliveries wait for this subscriber, the last until");
  await expect(question).toContainText("Their next attempts use the new URL.");
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  await save(page).click();
  await question.getByRole("button", { name: "Save the changes" }).click();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);

  await page.getByRole("button", { name: "Pause", exact: true }).click();
  const pausing = page.getByRole("dialog", { name: "Pause this subscriber?" });
  await expect(pausing).toContainText("2 deliveries wait");
  await pausing.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume", exact: true }).click();
  await expect(page.getByRole("button", { name: "Pause", exact: true })).toBeVisible();
  const { url, paused } = await db.prisma.subscriber.findUniqueOrThrow({ where: { id: subscriber.id } });
  expect({ url, paused }).toEqual({ url: "http://127.0.0.1:9/other", paused: false });
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
  await page
    .getByRole("link", { name: `Down ${unique}` })
    .first()
    .click();
  await expect(page).toHaveURL(`/subscribers/${subscriber.id}`);
});

test("answers 404 with a link back for an unknown ID", async ({ page, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  const response = await page.goto("/subscribers/01932b1e-0000-7000-8000-000000000001");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no subscriber with this ID" })).toBeVisible();
});
