import type { Page } from "@playwright/test";
import { ensurePartitionsAhead } from "../lib/db/partitions";
import { createEvent, createHandler, createPolicy, createPublisher } from "../prisma/factories/factories";
import { findingsInBothSchemes } from "./support/axe";
import { openList } from "./support/list";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

const form = (page: Page) => page.getByRole("form", { name: "Publisher" });
const once = (page: Page, name: string) => page.getByRole("dialog", { name });
const secretIn = (page: Page, name: string) => once(page, name).getByText(/^rds_/);

/** The status of an event that a publisher sends with its credentials. */
async function publish(path: string, clientId: string, clientSecret: string): Promise<number> {
  const headers = { "client-id": clientId, "client-secret": clientSecret };
  const sent = await fetch(`${currentRun().baseUrl}${path}`, { method: "POST", headers, body: "{}" });
  await sent.arrayBuffer();
  return sent.status;
}

test("a publisher is made, publishes with its secret, gets a new one, and is deleted", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const policy = await createPolicy(db.prisma, {
    name: `Client IDs ${unique}`,
    interceptors: [{ type: "client-id" }],
  });
  const basePath = `/shop-${unique}`;
  await createHandler(db.prisma, { basePath, policyId: policy.id, topicNames: ["paid"] });
  const path = `/api/events${basePath}/paid`;
  const user = await signInAs("admin");
  await page.goto("/publishers");
  await page.getByRole("link", { name: "New publisher" }).click();
  await expect(form(page)).not.toHaveAttribute("inert");
  await page.getByRole("textbox", { name: "Name" }).fill(`Shop ${unique}`);
  await page.getByRole("textbox", { name: "Developer e-mail" }).fill("nobody");
  await page.getByRole("button", { name: "Create publisher" }).click();
  await expect(page.getByRole("textbox", { name: "Developer e-mail" })).toBeFocused();
  await page.getByRole("textbox", { name: "Developer e-mail" }).fill("dev@example.com");
  await page.getByRole("button", { name: "Create publisher" }).click();

  // Shown until the user says that it is stored: Escape and a click beside it close nothing.
  const created = once(page, "Publisher created");
  await expect(created).toContainText("The client secret will not be shown again.");
  await expect(created.getByRole("button", { name: "Copy client secret" })).toBeFocused();
  expect(await findingsInBothSchemes(page)).toEqual([]);
  const secret = (await secretIn(page, "Publisher created").textContent()) ?? "";
  const clientId = (await created.getByText(/^pub_/).textContent()) ?? "";
  await page.keyboard.press("Escape");
  await page.mouse.click(2, 2);
  await created.getByRole("button", { name: "Copy client secret" }).click();
  await expect(created.getByRole("status")).toHaveText("Client secret copied.");
  await expect(page).toHaveURL("/publishers/new");
  await created.getByRole("button", { name: "I have stored it" }).click();
  await expect(page).toHaveURL(/\/publishers\/[0-9a-f-]{36}$/);
  await expect(created).toHaveCount(0);
  expect(await page.content()).not.toContain(secret);
  expect(await publish(path, clientId, secret)).toBe(202);

  await page.reload();
  await expect(form(page)).not.toHaveAttribute("inert");
  expect(await page.content()).not.toContain(secret);
  const lately = page.getByRole("region", { name: "In the last 24 hours" });
  await expect(lately).toContainText("Accepted1");
  expect(await findingsInBothSchemes(page)).toEqual([]);
  await expect(
    page.getByRole("region", { name: "Policies that recognise it" }).getByRole("link", { name: policy.name }),
  ).toHaveAttribute("href", `/policies/${policy.id}`);

  await page.getByRole("button", { name: "New client secret" }).click();
  const question = page.getByRole("dialog", { name: /^New client secret for/ });
  await expect(question).toContainText("The old client secret is refused at once");
  await question.getByRole("button", { name: "Make a new client secret" }).click();
  const second = (await secretIn(page, "New client secret").textContent()) ?? "";
  await once(page, "New client secret").getByRole("button", { name: "I have stored it" }).click();
  await expect.poll(() => publish(path, clientId, secret)).toBe(401);
  expect(await publish(path, clientId, second)).toBe(202);

  // The page follows, and the form starts from the row with the new secret.
  const { updatedAt } = await db.prisma.publisher.findFirstOrThrow({ where: { clientId } });
  await expect(page.locator(`time[datetime="${updatedAt.toISOString()}"]`)).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill(`Store ${unique}`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Delete publisher" }).click();
  const deletion = page.getByRole("dialog", { name: `Delete Store ${unique}?` });
  await expect(deletion).toContainText("Its client ID is refused at once.");
  await deletion.getByRole("button", { name: "Delete publisher" }).click();
  await expect(page).toHaveURL("/publishers");
  await expect(page.getByRole("row", { name: unique })).toHaveCount(0);
  await expect.poll(() => publish(path, clientId, second)).toBe(401);
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action }) => action)).toEqual([
    "publisher.create",
    "publisher.rotate_secret",
    "publisher.update",
    "publisher.delete",
  ]);
  expect(JSON.stringify(audit.map(({ detail }) => detail))).not.toMatch(/rds_/);
});

test("counts lead to the events of a publisher, and its name leads back", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  const publisher = await createPublisher(db.prisma, { name: `Counted ${unique}`, status: "cancelled" });
  const of = { publisherId: publisher.id, publisherName: publisher.name, receivedAt: new Date() };
  await ensurePartitionsAhead(db.pool, of.receivedAt);
  await createEvent(db.prisma, of);
  const refused = await createEvent(db.prisma, { ...of, httpStatus: 400, reason: "invalid_json" });
  await signInAs("viewer");
  await openList(page, "/publishers?status=cancelled");
  expect(await findingsInBothSchemes(page)).toEqual([]);
  const row = page.getByRole("row", { name: publisher.name });
  await expect(row).toContainText(publisher.clientId);
  await expect(row).toContainText("Cancelled");
  await row.getByRole("link", { name: publisher.name }).click();
  await expect(page.getByText("Read-only access: administrators change publishers")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button", { name: /secret|Delete|Save/ })).toHaveCount(0);
  const lately = page.getByRole("region", { name: "In the last 24 hours" });
  await lately.getByRole("link", { name: "1", exact: true }).last().click();
  await expect(page).toHaveURL(/\/event-status\?.*status=client_error,server_error/);
  const event = page.getByRole("row", { name: refused.id });
  await event.getByRole("link", { name: publisher.name }).click();
  await expect(page).toHaveURL(`/publishers/${publisher.id}`);
  allowConsoleErrors(/status of 403/); // of the refused page
  await page.goto("/publishers/new");
  await expect(
    page.getByRole("heading", { name: "Only administrators can create publishers" }),
  ).toBeVisible();
});
