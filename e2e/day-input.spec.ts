import { addDays, dayIn } from "../lib/time/zone";
import { expect, test } from "./support/test";

/** The days of Event Status, which reach back without a limit. */
const today = dayIn("UTC", new Date());

test("a day is typed", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/event-status?from=2026-03-02&to=2026-03-04");
  const from = page.getByLabel("From", { exact: true });
  await expect(from).toHaveValue("2 Mar 2026");

  await from.fill("3 March 2026");
  await from.press("Enter");
  await expect(page).toHaveURL(/from=2026-03-03/);
  await expect(from).toHaveValue("3 Mar 2026");

  await from.fill("31 Feb 2026");
  await from.press("Tab");
  await expect(page.getByText("This is not a day. Write it as 26 Nov 2026")).toBeVisible();
  await from.fill(addDays(today, 1));
  await from.press("Enter");
  await expect(page.getByText("The last day to choose is")).toBeVisible();
  await expect(page).toHaveURL(/from=2026-03-03/);
});

test("a day is chosen in the calendar by the keyboard, which returns to the field", async ({
  page,
  signInAs,
}) => {
  await signInAs("viewer");
  await page.goto("/event-status?from=2026-03-02&to=2026-03-04");
  const to = page.getByLabel("To", { exact: true });
  const calendar = page.getByRole("dialog", { name: "To: choose a day" });
  await to.focus();
  await to.press("ArrowDown");
  await expect(calendar.getByRole("button", { name: "4 March 2026", exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(calendar).toBeHidden();
  await expect(to).toBeFocused();

  await to.press("ArrowDown");
  await expect(calendar.getByRole("button", { name: "4 March 2026", exact: true })).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/to=2026-03-05/);
  await expect(to).toBeFocused();
  await expect(calendar).toBeHidden();
});

test("a day is chosen by the mouse", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/event-status?from=2026-03-02&to=2026-03-04");
  await page.getByLabel("From", { exact: true }).click();
  await page.getByRole("button", { name: "Previous month" }).click();
  await page.getByRole("button", { name: "27 February 2026" }).click();
  await expect(page).toHaveURL(/from=2026-02-27/);
});
