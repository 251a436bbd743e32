import { mkdirSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { freePort } from "../lib/net/free-port";
import { type Redeliver, startRedeliver } from "../lib/testing/processes/redeliver-process";
import { signInByForm } from "./support/sign-in";
import { expect, test } from "./support/test";

/**
 * The screenshots of the README, taken of the demonstration of `npm start`. `UPDATE_SCREENSHOTS=1 npx playwright test screenshots`
 * writes them; otherwise the pages are only loaded.
 */
const FOLDER = "public/screenshots";
const PASSWORD = "a password for pictures";

let home = "";
let url = "";
let redeliver: Redeliver;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  home = await mkdtemp(path.join(tmpdir(), "redeliver-screenshots-"));
  await chmod(home, 0o755);
  const port = await freePort();
  url = `http://localhost:${port}`;
  redeliver = startRedeliver(home, port, { ADMIN_EMAIL: "olga@example.com", ADMIN_PASSWORD: PASSWORD });
  await redeliver.untilSaid(/Ctrl-C stops it/);
});
test.afterAll(async () => {
  await redeliver.stop();
  await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
});

test("the demonstration's screens, light and dark", async ({ page }) => {
  await signInByForm(page, url, "olga@example.com", PASSWORD);

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${url}/delivery-retry`);
    await expect(page.getByRole("row").nth(50)).toBeAttached();
    await picture(page, `delivery-retry-${colorScheme}`);
  }

  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${url}/event-status`);
  await expect(page.getByRole("row").nth(20)).toBeAttached();
  await picture(page, "event-status");

  const stockChanged = page.getByRole("row").filter({ hasText: /stock-changed.*default.*202 Accepted/ });
  await stockChanged.first().getByRole("link").first().click();
  await expect(page).toHaveURL(/event-status\/[0-9a-f-]{36}/);
  await expect(page.getByText("Legacy ERP").first()).toBeVisible();
  await picture(page, "event");
});

async function picture(page: Page, name: string): Promise<void> {
  if (process.env.UPDATE_SCREENSHOTS !== "1") return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: "disabled" });
}
