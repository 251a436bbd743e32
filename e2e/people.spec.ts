import type { Browser, Page } from "@playwright/test";
import { createFailuresOf, statesOf } from "./support/failures";
import { expect, test } from "./support/test";

const PASSWORD = "seven grey herons at noon";
const BODY = '{"secret":"the payload itself"}';

/** Invites somebody on the screen. @returns the link, which is shown once */
async function invite(page: Page, email: string, role: string, seesPayloads = true): Promise<string> {
  await page.goto("/users");
  await page.getByRole("link", { name: "New user" }).click();
  await expect(page.getByRole("form", { name: "User" })).not.toHaveAttribute("inert");
  await page.getByRole("textbox", { name: "E-mail" }).fill(email);
  await page.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: role }).click();
  if (!seesPayloads) await page.getByRole("switch", { name: "Sees payloads" }).click({ force: true });
  await page.getByRole("button", { name: "Invite user" }).click();
  const dialog = page.getByRole("dialog", { name: "User created" });
  const link = await dialog.getByText(/\/invite#/).innerText();
  await dialog.getByRole("button", { name: "I have stored it" }).click();
  await expect(page).toHaveURL(/\/users\/[0-9a-f-]{36}$/);
  return link;
}

/** Opens a link in a browser of its own, sets name and password, and is signed in. */
async function accept(browser: Browser, link: string, name: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(link);
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByLabel("Password again").fill(PASSWORD);
  await page.getByRole("button", { name: "Set password and sign in" }).click();
  await expect(page).toHaveURL(/\/delivery-retry/);
  return page;
}

test("an admin invites a viewer who sees no payloads and an operator who cannot delete", async ({
  page,
  db,
  unique,
  browser,
  signInAs,
}) => {
  test.slow();
  const { deliveries, path } = await createFailuresOf(db, { name: `Hidden ${unique}`, count: 2, body: BODY });
  await signInAs("admin");
  const emails = { viewer: `viewer-${unique}@example.com`, operator: `operator-${unique}@example.com` };
  const viewerLink = await invite(page, emails.viewer, "Viewer", false);
  const operatorLink = await invite(page, emails.operator, "Operator");

  const viewer = await accept(browser, viewerLink, `Vera ${unique}`);
  await viewer.goto(`/event-status/${deliveries[0]?.eventId}`);
  await expect(viewer.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(viewer.getByText("the payload itself")).toHaveCount(0);
  await viewer.goto(path);
  await expect(viewer.getByText("Read-only access")).toBeVisible();
  await expect(viewer.getByRole("checkbox")).toHaveCount(0);

  const operator = await accept(browser, operatorLink, `Otto ${unique}`);
  await operator.goto(`/event-status/${deliveries[0]?.eventId}`);
  await expect(operator.getByText("the payload itself").first()).toBeVisible();
  await operator.goto(path);
  await operator.getByRole("checkbox", { name: "Select All" }).click();
  await expect(operator.getByRole("button", { name: "Retry selected" })).toBeVisible();
  const remove = operator.getByRole("button", { name: /^Delete selected/ });
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await expect(remove).toHaveAccessibleDescription("Only administrators can delete deliveries.");
  await remove.press("Enter");
  await expect(operator.getByRole("dialog")).toHaveCount(0);
  expect(await statesOf(db, deliveries)).toEqual(["failed", "failed"]);
  for (const one of [viewer, operator]) {
    await one.goto("/users");
    await expect(one.getByRole("heading", { name: "Users", exact: true })).toHaveCount(0);
  }

  // A link is used up by its first use.
  const late = await (await browser.newContext()).newPage();
  await late.goto(viewerLink);
  const refused = late.getByRole("alert").filter({ hasText: "This link is not valid: it was used already" });
  await expect(refused).toBeVisible();

  await page.goto(`/users?role=viewer&text=${emails.viewer}`);
  await page.getByRole("link", { name: emails.viewer }).click();
  await expect(page.getByRole("heading", { name: `Vera ${unique}` })).toBeVisible();
  await page.getByRole("button", { name: "Disable" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
  await expect(page.getByText("Disabled", { exact: true }).first()).toBeVisible();
  await viewer.reload();
  await expect(viewer).toHaveURL(/\/sign-in/);
  expect((await viewer.request.get("/api/v1/deliveries")).status()).toBe(401);
  await Promise.all([viewer, operator, late].map((one) => one.context().close()));
});

test("a user changes the own password, time zone and sessions", async ({ page, db, signInAs }) => {
  const user = await signInAs("operator");
  const { hashPassword } = await import("../lib/passwords/hashing");
  const passwordHash = await hashPassword("correct horse battery");
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { passwordHash } });
  await page.goto("/delivery-retry");
  await page.getByRole("button", { name: `Account: ${user.email}, operator` }).click();
  await page.getByRole("menuitem", { name: "Your account" }).click();
  const form = page.getByRole("form", { name: "Password" });
  await form.getByLabel("Present password").fill("wrong");
  await form.getByLabel("New password", { exact: true }).fill(PASSWORD);
  await form.getByLabel("New password again").fill(PASSWORD);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByText("This is not your present password.")).toBeVisible();
  await form.getByLabel("Present password").fill("correct horse battery");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password changed")).toBeVisible();

  await page.getByRole("combobox", { name: "Time zone" }).fill("Tokyo");
  await page.getByRole("option", { name: "Asia/Tokyo" }).click();
  await expect(page.getByText("Your time zone changed")).toBeVisible();
  await page.goto("/delivery-retry");
  await expect(page.getByText(/as of \d\d:\d\d:\d\d Asia\/Tokyo/)).toBeVisible();
  const stored = await db.prisma.userAccount.findUniqueOrThrow({ where: { id: user.id } });
  expect(stored.preferences).toMatchObject({ timeZone: "Asia/Tokyo" });
  await page.getByRole("button", { name: `Account: ${user.email}, operator` }).click();
  await page.getByRole("menuitemradio", { name: "UTC", exact: true }).click();
  await expect(page.getByText(/as of \d\d:\d\d:\d\d UTC/)).toBeVisible();
});
