import { holdTable } from "./support/hold";
import { expect, test } from "./support/test";

test("shows the shape of a row's page while it is read, and then the page", async ({
  page,
  db,
  signInAs,
}) => {
  const { id, name } = await signInAs("admin");
  const held = await holdTable(db, "user_identity");
  const arrival = page.goto(`/users/${id}`);
  try {
    const shape = page.locator("[aria-busy='true']");
    await expect(shape).toContainText("The user is being read");
    await expect(shape.getByRole("link", { name: "Users" })).toBeVisible();
  } finally {
    await held.release();
  }
  await arrival;
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(`${name} · Users · Redeliver`);
});
