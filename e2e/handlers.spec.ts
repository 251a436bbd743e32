import type { Page } from "@playwright/test";
import { createContext, createHandler, createPolicy, createSubscriber } from "../prisma/factories/factories";
import { expect, test } from "./support/test";

const form = (page: Page) => page.getByRole("form", { name: "Handler" });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });

/** Opens the form of a handler and waits until it accepts input. */
async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(form(page)).not.toHaveAttribute("inert");
}

test("an admin makes a handler with topics in contexts, changes it, and deletes it", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  const context = await createContext(db.prisma, `testing-${unique}`);
  const policy = await createPolicy(db.prisma, {
    name: `Twice ${unique}`,
    retry: { strategy: "fixed", attempts: 2, firstDelayMs: 60_000 },
  });
  await page.goto("/delivery-retry");
  await page.getByRole("link", { name: "Handlers", exact: true }).click();
  await page.getByRole("link", { name: "New handler" }).first().click();
  await expect(form(page)).not.toHaveAttribute("inert");
  await page.getByRole("button", { name: "Create handler" }).click();
  await expect(page.getByText("Give the handler a name.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name", exact: true }).fill(`Orders ${unique}`);
  await page.getByRole("textbox", { name: "Base path" }).fill(`/orders-${unique}`);
  await page.getByRole("combobox", { name: "Policy" }).click();
  await page.getByRole("option", { name: policy.name }).click();
  // The schedule of the chosen policy.
  await expect(page.getByRole("region", { name: "Policy" }).getByRole("img")).toBeVisible();
  await page.getByRole("textbox", { name: "Name of topic 1" }).fill("created");
  // The arrow keys walk the check boxes.
  const box = (topic: string, name: string) =>
    page.getByRole("checkbox", { name: `${topic} in ${name}`, exact: true });
  await box("created", "default").focus();
  while (!(await box("created", context.name).evaluate((one) => one === document.activeElement))) {
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.press("Space");
  await expect(box("created", context.name)).toBeChecked();
  await page.getByRole("button", { name: "Add topic" }).click();
  await expect(page.getByRole("textbox", { name: "Name of topic 2" })).toBeFocused();
  await page.keyboard.type("created");
  await page.getByRole("button", { name: "Create handler" }).click();
  await expect(page.getByText("The topic stands twice.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name of topic 2" }).fill("paid");
  await page.getByRole("button", { name: "Create handler" }).click();
  await expect(page).toHaveURL(/\/handlers\/[0-9a-f-]{36}$/);
  const stored = await db.prisma.handler.findFirstOrThrow({
    where: { basePath: `/orders-${unique}` },
    include: { topics: { include: { contexts: true }, orderBy: { name: "asc" } } },
  });
  expect(stored).toMatchObject({ policyId: policy.id, open: false });
  expect(stored.topics.map(({ name, contexts }) => [name, contexts.length])).toEqual([
    ["created", 2],
    ["paid", 2],
  ]);

  await page.goto("/handlers");
  const row = page.getByRole("row", { name: `Orders ${unique}` });
  await expect(row).toContainText(`/orders-${unique}`);
  await expect(row.getByRole("link", { name: policy.name })).toHaveAttribute(
    "href",
    `/policies/${policy.id}`,
  );
  await row.getByRole("link", { name: `Orders ${unique}` }).click();
  await form(page).getByRole("button", { name: "Delete handler" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete handler" }).click();
  await expect(page).toHaveURL("/handlers");
  expect(await db.prisma.handler.count({ where: { id: stored.id } })).toBe(0);
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual(["handler.create", "handler.delete"]);
});

test("a rename keeps subscriptions, and what a removed topic loses is said before it is saved", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const handler = await createHandler(db.prisma, {
    ...{ name: `Kept ${unique}`, basePath: `/kept-${unique}`, topicNames: ["paid", "sent"] },
  });
  const topicIds = handler.topics.map(({ id }) => id);
  const ledger = await createSubscriber(db.prisma, { name: `Ledger ${unique}`, topicIds });
  await signInAs("admin");
  await openForm(page, `/handlers/${handler.id}`);
  const remove = form(page).getByRole("button", { name: "Delete handler" });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("textbox", { name: "Name of paid" }).fill("settled");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect(await db.prisma.subscription.count({ where: { subscriberId: ledger.id } })).toBe(2);

  await page.getByRole("button", { name: "Remove settled" }).click();
  await expect(page.getByText("Saving removes 1 subscription:")).toBeVisible();
  await save(page).click();
  const question = page.getByRole("dialog", { name: "Save and remove 1 subscription?" });
  await expect(question).toContainText(`Ledger ${unique} receives settled in default`);
  await question.getByRole("button", { name: "Cancel" }).click();
  expect(await db.prisma.subscription.count({ where: { subscriberId: ledger.id } })).toBe(2);
  await save(page).click();
  await question.getByRole("button", { name: "Save and remove" }).click();
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
  await expect.poll(() => db.prisma.subscription.count({ where: { subscriberId: ledger.id } })).toBe(1);
});

test("Try it publishes an event and follows its deliveries", async ({
  page,
  db,
  unique,
  receiver,
  signInAs,
}) => {
  receiver.answer({ "/tried": { status: 503 } });
  const policy = await createPolicy(db.prisma, { interceptors: [{ type: "client-id" }] });
  const handler = await createHandler(db.prisma, {
    ...{ name: `Tried ${unique}`, basePath: `/tried-${unique}`, policyId: policy.id },
  });
  await createSubscriber(db.prisma, {
    ...{ name: `Down ${unique}`, url: receiver.url("/tried"), topicIds: handler.topics.map(({ id }) => id) },
  });
  const user = await signInAs("admin");
  await openForm(page, `/handlers/${handler.id}`);
  const tryIt = page.getByRole("form", { name: "Try it" });
  await tryIt.getByRole("textbox", { name: "Body" }).fill("{");
  await expect(tryIt).toContainText("This is no valid JSON: the event will be refused (400).");
  await tryIt.getByRole("button", { name: "Publish event" }).click();
  await expect(tryIt).toContainText("400 Refused");
  await tryIt.getByRole("textbox", { name: "Body" }).fill(`{"order":"${unique}"}`);
  await expect(tryIt.getByRole("region", { name: "Command" })).toContainText(
    `/api/events/tried-${unique}/created`,
  );
  await tryIt.getByRole("button", { name: "Publish event" }).click();
  await expect(tryIt).toContainText("202 Accepted");
  const deliveries = tryIt.getByRole("region", { name: "Deliveries of the event" });
  await expect(deliveries).toContainText("Failed");
  await expect(deliveries).toContainText("503");
  await deliveries.getByRole("link", { name: "Retry in Delivery Retry" }).click();
  await expect(page.getByRole("row", { name: `Down ${unique}` })).toBeVisible();
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id } });
  expect(audit.map(({ action, targetId }) => [action, targetId])).toEqual(
    Array(2).fill(["handler.publish", handler.id]),
  );
});

test("a viewer reads a handler, and finds no form", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  const handler = await createHandler(db.prisma, { name: `Read ${unique}`, basePath: `/read-${unique}` });
  await signInAs("viewer");
  await page.goto(`/handlers/${handler.id}`);
  await expect(page.getByRole("heading", { name: handler.name })).toBeVisible();
  await expect(page.getByRole("row", { name: "created" })).toContainText("enabled");
  await expect(page.getByText("Read-only access: administrators change handlers")).toBeVisible();
  await expect(page.getByRole("main").getByRole("textbox")).toHaveCount(0);
  allowConsoleErrors(/status of 403/); // of the refused page
  await page.goto("/handlers/new");
  await expect(page.getByRole("heading", { name: "Only administrators can create handlers" })).toBeVisible();
});
