import type { Page } from "@playwright/test";
import { SYSTEM } from "../lib/access/actor";
import { createUser } from "../lib/users/mutations";
import { createFailuresOf } from "./support/failures";
import { signInByForm } from "./support/sign-in";
import { expect, test } from "./support/test";

/** A click that the server cannot answer leaves the page, with its selection, and leads on. */

const PASSWORD = "seventeen quiet marmots";
const notice = (page: Page, title: string) => page.getByRole("alert").filter({ hasText: title });
const selected = (page: Page) => page.getByRole("region", { name: "Selection" });

/** Clicks on links of the bar and changes a filter; each time, the page must stand. */
async function expectKept(page: Page, title: string): Promise<void> {
  const { pathname } = new URL(page.url());
  for (const name of ["Event Status", "Policies", "API docs"]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(notice(page, title)).toBeVisible();
    await expect(selected(page)).toContainText("2 selected");
    expect(new URL(page.url()).pathname).toBe(pathname);
  }
  await page.getByRole("button", { name: "7 days" }).click();
  await expect(selected(page)).toContainText("2 selected");
}

async function selectTwo(page: Page, path: string): Promise<void> {
  await page.goto(path);
  const boxes = page.getByRole("checkbox", { name: /^Select .+, event / });
  await boxes.nth(0).click();
  await boxes.nth(1).click();
  await expect(selected(page)).toContainText("2 selected");
}

test("after the session has ended", async ({ page, db, unique }) => {
  const email = `${unique}@example.com`;
  const user = await createUser(db, SYSTEM, { email, password: PASSWORD, role: "operator", name: "Olga" });
  const { path } = await createFailuresOf(db, { name: `Kept ${unique}` });
  await signInByForm(page, "/", email, PASSWORD);
  // Pages that were visited before are known to the router, which shows them sooner.
  await page.getByRole("link", { name: "Event Status" }).click();
  await expect(page.getByRole("heading", { name: "Event Status" })).toBeVisible();
  await selectTwo(page, path);

  await db.prisma.userSession.deleteMany({ where: { userId: user.id } });
  await expectKept(page, "You were signed out");
  await page.keyboard.press("r");
  await expect(notice(page, "nothing was done")).toBeVisible();
  await expect(selected(page)).toContainText("2 selected");

  await notice(page, "You were signed out").getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`${path.replace("?", "\\?")}`));
});

test("without a network", async ({ page, context, db, unique, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/ERR_INTERNET_DISCONNECTED/);
  const { path } = await createFailuresOf(db, { name: `Kept ${unique}` });
  await signInAs("operator");
  await page.goto("/event-status");
  await page.getByRole("link", { name: "Delivery Retry", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
  await selectTwo(page, path);

  await context.setOffline(true);
  await expectKept(page, "The server cannot be reached");
  await page.getByRole("link", { name: "Policies" }).click();
  await context.setOffline(false);
  await expect(page).toHaveURL(/\/policies$/);
  await expect(page.getByRole("heading", { name: "Policies", exact: true })).toBeVisible();
  await expect(notice(page, "The server cannot be reached")).toBeHidden();
});
