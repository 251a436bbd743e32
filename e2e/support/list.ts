import { expect, type Page } from "@playwright/test";

/** The rows of a list. */
export const rows = (page: Page) => page.locator("tr[data-row-id]");

/** Waits until a list answers keys and clicks. */
export const untilUsable = (page: Page) => expect(page.locator("table[data-usable]")).toBeVisible();

/** Goes to a list and waits until it answers keys and clicks. */
export async function openList(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await untilUsable(page);
}
