import type { Page } from "@playwright/test";
import { expect, test } from "./support/test";

/** Returns the requests of a page for itself, without the prefetches of its links. */
function askedAgain(page: Page): string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    const headers = request.headers();
    if (headers.rsc === "1" && !headers["next-router-prefetch"]) asked.push(request.url());
  });
  return asked;
}

async function visit(page: Page): Promise<void> {
  await page.goto("/delivery-retry");
  await expect.poll(async () => (await page.context().cookies()).map(({ name }) => name)).toContain("tz");
  await page.waitForLoadState("networkidle");
}

test.describe("a first visit from another time zone", () => {
  test.use({ timezoneId: "Europe/Prague" });

  test("is shown in that zone without a prompt", async ({ page, signInAs }) => {
    await signInAs("viewer");
    const asked = askedAgain(page);
    await visit(page);
    await expect(page.getByText(/as of \d\d:\d\d:\d\d Europe\/Prague/)).toBeVisible();
    expect(asked).toHaveLength(1);
  });
});

test("a first visit from the assumed zone is not reloaded", async ({ page, signInAs }) => {
  await signInAs("viewer");
  const asked = askedAgain(page);
  await visit(page);
  await expect(page.getByText(/as of \d\d:\d\d:\d\d UTC/)).toBeVisible();
  expect(asked).toEqual([]);
});
