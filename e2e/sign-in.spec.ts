import { SYSTEM } from "../lib/access/actor";
import { createUser } from "../lib/users/mutations";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

const PASSWORD = "correct horse battery";

test.beforeEach(async ({ context, unique }) => {
  // A separate address: the throttle counts per address, and all tests run on one machine.
  const hex = Number.parseInt(unique.slice(0, 6), 16);
  const address = `10.${(hex >> 16) & 255}.${(hex >> 8) & 255}.${hex & 255}`;
  await context.setExtraHTTPHeaders({ "x-forwarded-for": address });
});

test("a visitor is redirected to the sign-in and returns to the console", async ({ page, db, unique }) => {
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

test("a wrong password is rejected with a sentence, and five of them block the account", async ({
  page,
  db,
  unique,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/401|429/); // logged by the browser
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
  const refused = page.waitForResponse(/callback\/password/);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Too many attempts.")).toBeVisible();
  const answer = await refused;
  expect([answer.status(), Number(await answer.headerValue("retry-after"))]).toEqual([
    429,
    expect.any(Number),
  ]);
  expect(await answer.json()).toMatchObject({ error: { code: "too_many_requests" } });
  await page.goto("/delivery-retry");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("a disabled user is signed out at the next request", async ({ page, db, signInAs }) => {
  const user = await signInAs("admin");
  await page.goto("/delivery-retry");
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  await page.reload();
  await expect(page).toHaveURL(/\/sign-in/);
});

test("the sign-in redirects only into the console", async ({ page, signInAs }) => {
  await signInAs("viewer");
  for (const target of [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/.//evil.example/",
    "/%2f/evil.example/",
    "/\t/evil.example/",
    "/sign-in",
  ]) {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(target)}`);
    await expect(page).toHaveURL(/\/delivery-retry/);
  }
});

test("pages have a policy without foreign scripts, frames and forms", async ({ page }) => {
  const answer = await page.goto("/sign-in");
  const policy = (await answer?.headerValue("content-security-policy")) ?? "";
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/https?:|\*/);
  expect(await answer?.headerValue("x-content-type-options")).toBe("nosniff");
  expect(await answer?.headerValue("x-powered-by")).toBeNull();
});

test("an ended session leaves the page at the next click, which offers the sign-in", async ({
  page,
  db,
  browser,
  signInAs,
}) => {
  const user = await signInAs("operator");
  const copy = await browser.newContext();
  await copy.addCookies(await page.context().cookies());
  const secondPage = await copy.newPage();
  await secondPage.goto("/event-status");
  await expect(secondPage.getByRole("heading", { name: "Event Status" })).toBeVisible();

  await page.goto("/delivery-retry");
  await page.getByRole("button", { name: `Account: ${user.email}, operator` }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await db.prisma.userSession.count({ where: { userId: user.id } })).toBe(0);

  await secondPage.getByRole("link", { name: "Delivery Retry" }).first().click();
  const notice = secondPage.getByRole("alert").filter({ hasText: "You were signed out" });
  await expect(notice).toBeVisible();
  await expect(secondPage.getByRole("heading", { name: "Event Status" })).toBeVisible();
  await notice.getByRole("link", { name: "Sign in" }).click();
  await expect(secondPage).toHaveURL(/\/sign-in\?callbackUrl=%2Fevent-status$/);
  expect((await copy.request.get("/api/v1/deliveries")).status()).toBe(401);
  expect(await (await copy.request.get("/api/auth/session")).json()).toEqual({});
  await copy.close();
});

test("all sessions of a user are ended from the account menu", async ({ page, db, browser, signInAs }) => {
  const user = await signInAs("viewer");
  const copy = await browser.newContext();
  await copy.addCookies(await page.context().cookies());
  await page.goto("/delivery-retry");
  await page.getByRole("button", { name: `Account: ${user.email}, viewer` }).click();
  await page.getByRole("menuitem", { name: "End all sessions" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect((await copy.request.get("/api/v1/deliveries")).status()).toBe(401);
  const rows = await db.prisma.auditLog.findMany({ where: { action: "session.end_all", actorId: user.id } });
  expect(rows).toMatchObject([{ outcome: "allowed", targetId: user.id, detail: { ended: 1 } }]);
  await copy.close();
});

test("invalid cookies sign no user in and cause no server error", async ({ context }) => {
  const values = [
    "x",
    "javascript:alert(1)",
    "http://[",
    "a.b.c.d.e",
    "%00",
    "%ff",
    "eyJhbGciOiJub25lIn0..x.x.x",
    "9".repeat(3000),
  ];
  for (const value of values) {
    await context.clearCookies();
    for (const name of ["session-token", "csrf-token", "callback-url", "state", "pkce.code_verifier"]) {
      await context.addCookies([{ name: `next-auth.${name}`, value, url: currentRun().baseUrl }]);
    }
    for (const path of ["/delivery-retry", "/api/auth/session", "/api/auth/csrf", "/api/auth/providers"]) {
      const answer = await context.request.get(path, { maxRedirects: 0 });
      expect([path, value, answer.status() < 500]).toEqual([path, value, true]);
    }
    expect((await context.request.get("/api/v1/deliveries")).status()).toBe(401);
  }
});

test("missing and oversized bodies are rejected in the format of the API", async ({ request }) => {
  const post = (data: string, type: string) =>
    request.post("/api/auth/callback/password", {
      data: Buffer.from(data),
      headers: { "content-type": type },
      maxRedirects: 0,
    });
  expect((await post("{", "application/json")).status()).toBe(400);
  expect((await post("null", "application/json")).status()).toBeLessThan(500);
  expect((await post("x".repeat(100_000), "application/json")).status()).toBe(413);
  expect((await post(`email=${"x".repeat(100_000)}`, "application/x-www-form-urlencoded")).status()).toBe(
    413,
  );
  expect((await post("x", "text/plain")).status()).toBeLessThan(500);
});
