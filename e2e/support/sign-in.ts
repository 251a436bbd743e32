import { expect, type Page } from "@playwright/test";

/** Signs in through the form of the sign-in page. */
export async function signInByForm(page: Page, url: string, email: string, password: string): Promise<void> {
  await page.goto(url);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page).toHaveURL(/\/delivery-retry/);
}
