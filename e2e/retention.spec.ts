import { DAY_MS } from "../lib/time/units";
import { createOperation } from "../prisma/factories/operations";
import { expect, test } from "./support/test";

test("an admin shortens a life after a question about what it removes, and resets it; both are audited and shown", async ({
  page,
  db,
  signInAs,
}) => {
  const user = await signInAs("admin");
  const at = new Date(Date.now() - 390 * DAY_MS);
  await createOperation(db.prisma, { createdAt: at, finishedAt: at });
  await page.goto("/delivery-retry");
  await page.getByRole("link", { name: "Retention", exact: true }).click();
  const form = page.getByRole("form", { name: "Retention" });
  await expect(form).not.toHaveAttribute("inert");
  const operations = form.getByLabel("Operations", { exact: true });
  const save = form.getByRole("button", { name: "Save", exact: true });
  await expect(operations).toHaveValue("400 days");
  await operations.fill("0");
  await save.click();
  await expect(form.getByText("Between 1 and 3650 days.")).toBeVisible();
  await expect(operations).toBeFocused();

  await operations.fill("380");
  await save.click();
  const question = page.getByRole("dialog", { name: "Remove what is older at the next run?" });
  await expect(question.getByRole("listitem")).toHaveText(/^Operations: \d+ rows?, everything before /);
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(form.getByText("Unsaved changes")).toBeVisible();
  await save.click();
  await question.getByRole("button", { name: "Save and remove" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(form.getByText("Set here; otherwise 400 days")).toBeVisible();
  expect(await db.prisma.auditLog.findMany({ where: { actorId: user.id } })).toMatchObject([
    { action: "retention.update", detail: { changes: { operationDays: { from: 400, to: 380 } } } },
  ]);

  const reset = form.getByRole("button", { name: "Reset Operations to 400 days" });
  await reset.click();
  await expect(operations).toHaveValue("400 days");
  await expect(form.getByText("400 days, once saved")).toBeVisible();
  await save.click();
  await expect(form.getByText("Unsaved changes")).toHaveCount(0);
  await page.reload();
  await expect(operations).toHaveValue("400 days");
  await expect(reset).toBeHidden();
  expect(await db.prisma.retentionSetting.findMany()).toMatchObject([{ overrides: {} }]);
});
