import { SYSTEM } from "../lib/auth/actor";
import { createUser } from "../lib/users/mutations";
import { expect, test } from "./support/test";

const PASSWORD = "correct horse battery";

test.beforeEach(async ({ context, unique }) => {
  // An address of its own: the throttle counts per address, and all tests come from one machine.
  const hex = Number.parseInt(unique.slice(0, 6), 16);
  const address = `10.${(hex >> 16) & 255}.${(hex >> 8) & 255}.${hex & 255}`;
  await context.setExtraHTTPHeaders({ "x-forwarded-for": address });
});

test("a visitor is sent to sign in, and comes back to the console", async ({ page, db, unique }) => {
  const email = `user-${unique}@example.com`;
  await createUser(db, SYSTEM, { email, password: PASSWORD, role: "operator" });
  await page.goto("/delivery-retry?limit=100");
  await expect(page).toHaveURL(/\/sign-in/);
  await page.getByLabel("Email").fill(email);
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
  await expect(page).toHaveURL(/\/delivery-retry\?limit=100$/);
  await page.getByRole("button", { name: `Account: ${email}, operator` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await page.goto("/delivery-retry");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a wrong password is refused with a plain sentence, and five of them block the account", async ({
  page,
  db,
  unique,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/401/); // the browser logs the refusal itself
  const email = `blocked-${unique}@example.com`;
  await createUser(db, SYSTEM, { email, password: PASSWORD, role: "viewer" });
  await page.goto("/sign-in");
  await page.getByLabel("Email").fill(email);
  for (let attempt = 1; attempt <= 5; attempt++) {
    await page.getByRole("textbox", { name: "Password" }).fill(`wrong ${attempt}`);
    const answer = page.waitForResponse(/callback\/password/);
    await page.getByRole("button", { name: "Sign in" }).click();
    await answer;
    await expect(page.getByText("That e-mail and password do not match.")).toBeVisible();
  }
  await page.getByRole("textbox", { name: "Password" }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Too many attempts.")).toBeVisible();
  await page.goto("/delivery-retry");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a user who is disabled is out at the next request", async ({ page, db, signInAs }) => {
  const user = await signInAs("admin");
  await page.goto("/delivery-retry");
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("signing in leads nowhere but into the console", async ({ page, signInAs }) => {
  await signInAs("viewer");
  for (const elsewhere of ["https://evil.example/", "//evil.example/", "/\\evil.example/"]) {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(elsewhere)}`);
    await expect(page).toHaveURL(/\/delivery-retry/);
  }
});

test("pages carry a policy that lets no foreign script, frame or form in", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  const policy = (await answer?.headerValue("content-security-policy")) ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/https?:|\*/);
  expect(await answer?.headerValue("x-content-type-options")).toBe("nosniff");
  expect(await answer?.headerValue("x-powered-by")).toBeNull();
});
