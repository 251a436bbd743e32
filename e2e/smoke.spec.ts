import { SYSTEM } from "../lib/auth/actor";
import { createUser } from "../lib/users/mutations";
import { expect, test } from "./support/test";

test("signs in through the form and lands on Delivery Retry", async ({ page, db, unique }) => {
  const email = `${unique}@example.com`;
  const password = `password of ${unique}`;
  await createUser(db, SYSTEM, { email, password, role: "operator", name: "Olga Operator" });

  await page.goto("/");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();

  await expect(page).toHaveURL(/\/delivery-retry/);
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
});
