import type { Page } from "@playwright/test";
import { createPolicy } from "../prisma/factories/factories";
import { holdRefresh } from "./support/hold-refresh";
import { expect, test } from "./support/test";

/** The head of every form, seen at that of a policy: what comes and goes moves nothing that stays. */

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const nameField = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });

async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Policy" })).not.toHaveAttribute("inert");
}

for (const width of [1280, 800, 390]) {
  test(`no button of the head moves when a change comes and goes, ${width} pixels wide`, async ({
    page,
    db,
    unique,
    signInAs,
  }) => {
    await page.setViewportSize({ width, height: 800 });
    const { id } = await createPolicy(db.prisma, { name: `Short ${unique}` });
    await signInAs("admin");
    await openForm(page, `/policies/${id}`);
    const places = async () => [
      await button(page, "Delete policy").boundingBox(),
      await button(page, "Save").boundingBox(),
      await nameField(page).boundingBox(),
    ];
    const before = await places();
    await nameField(page).fill(`A name that is so long that the head has no room for all of it ${unique}`);
    await expect(page.getByText("Unsaved changes")).toBeVisible();
    expect(await places()).toEqual(before);
    await button(page, "Discard changes").click();
    await expect(page.getByText("Unsaved changes")).toHaveCount(0);
    expect(await places()).toEqual(before);
    await nameField(page).fill(`A name that is so long that the head has no room for all of it ${unique}`);
    await button(page, "Save").click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    expect(await places()).toEqual(before);
  });
}

test("a save is reported once the page shows what was saved", async ({ page, db, unique, signInAs }) => {
  const { id } = await createPolicy(db.prisma, { name: `Old ${unique}` });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  const held = await holdRefresh(page, `**/policies/${id}*`);
  await nameField(page).fill(`New ${unique}`);
  await button(page, "Save").click();
  await held.isAsked;
  await expect(page.getByText("Unsaved changes")).toHaveCount(0);
  // Counted at once: a wait would outlast the notice.
  expect(await page.getByText("Saved", { exact: true }).count()).toBe(0);
  held.release();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  // Read at once, without waiting for it.
  expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(`New ${unique}`);
});
