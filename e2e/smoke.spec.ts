import { SYSTEM } from "../lib/access/actor";
import { createUser } from "../lib/users/mutations";
import { signInByForm } from "./support/sign-in";
import { expect, test } from "./support/test";

test("signs in through the form and lands on Delivery Retry", async ({ page, db, unique }) => {
  const email = `${unique}@example.com`;
  const password = "seventeen quiet marmots";
  await createUser(db, SYSTEM, { email, password, role: "operator", name: "Olga Operator" });

  await signInByForm(page, "/", email, password);
  await expect(page.getByRole("heading", { name: "Delivery Retry" })).toBeVisible();
});
