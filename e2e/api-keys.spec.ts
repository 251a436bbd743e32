import { SYSTEM } from "../lib/access/actor";
import { createApiKey } from "../lib/api-keys/mutations";
import { openList, rows } from "./support/list";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

const statusOf = async (key: string) => {
  const headers = { authorization: `Bearer ${key}` };
  return (await fetch(`${currentRun().baseUrl}/api/v1/contexts`, { headers })).status;
};

test("an admin makes a key, a program uses it, and it is refused once it was revoked", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  await page.goto("/audit");
  await page.getByRole("link", { name: "API keys", exact: true }).click();
  await page.getByRole("link", { name: "New API key" }).click();
  const form = page.getByRole("form", { name: "API key" });
  await expect(form).not.toHaveAttribute("inert");
  await form.getByRole("textbox", { name: "Name" }).fill(`Nightly ${unique}`);
  await page.getByRole("button", { name: "Create API key" }).click();
  await expect(form.getByText("Name at least one scope.").first()).toBeVisible();
  await form.getByRole("checkbox", { name: "Read configuration" }).check();
  await form.getByText("30 days", { exact: true }).click();
  await expect(form.getByText("It is valid until the end of")).toBeVisible();
  await page.getByRole("button", { name: "Create API key" }).click();
  const once = page.getByRole("dialog", { name: "API key created" });
  const key = (await once.getByText(/^rdk_/).textContent()) ?? "";
  await once.getByRole("button", { name: "I have stored it" }).click();
  await expect(page).toHaveURL(/\/api-keys\/[0-9a-f-]{36}$/);
  const { id, expiresAt } = await db.prisma.apiKey.findFirstOrThrow({ where: { createdById: user.id } });
  expect(Math.round(((expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000)).toBeGreaterThanOrEqual(30);
  await page.reload();
  await expect(page.getByRole("main")).not.toContainText(key);
  await expect(page.getByRole("region", { name: "Use" })).toContainText("Last used");

  expect(await statusOf(key)).toBe(200);
  await expect
    .poll(async () => (await db.prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt)
    .not.toBeNull();
  await page.getByRole("switch", { name: "Sees payloads" }).click({ force: true }); // its track is drawn beside the input
  await expect
    .poll(async () => (await db.prisma.apiKey.findUniqueOrThrow({ where: { id } })).scopes)
    .toContain("payloads:read");

  await page.getByRole("button", { name: "Revoke API key" }).click();
  const question = page.getByRole("dialog", { name: `Revoke Nightly ${unique}?` });
  await question.getByRole("button", { name: "Revoke API key" }).click();
  await expect(page.getByRole("region", { name: "Use" })).toContainText("Revoked");
  expect(await statusOf(key)).toBe(401);
  await expect(page.getByRole("button", { name: "Revoke API key" })).toHaveCount(0);
  const audit = await db.prisma.auditLog.findMany({ where: { targetId: id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action, actorId }) => `${action} ${actorId === user.id}`)).toEqual([
    "api_key.create true",
    "api_key.update true",
    "api_key.revoke true",
  ]);
  await page.getByRole("link", { name: "What it did, in the audit trail" }).click();
  await expect(page).toHaveURL(`/audit?actor=${id}`);
});

test("the list shows which keys are in use, expired and revoked", async ({ page, db, unique, signInAs }) => {
  const made = (name: string) =>
    createApiKey(db, SYSTEM, { name: `${name} ${unique}`, scopes: ["audit:read"] });
  await made("Valid");
  const { id } = await made("Over");
  await db.prisma.apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } });
  await signInAs("admin");
  await openList(page, "/api-keys?status=expired");
  const row = rows(page).filter({ hasText: unique });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText("Expired");
  await expect(row).toContainText("Read the audit trail");
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(rows(page).filter({ hasText: unique })).toHaveCount(2);
});
