import type { Page } from "@playwright/test";
import { createSubscriber } from "../prisma/factories/factories";
import { holdRefresh } from "./support/hold-refresh";
import { expect, test } from "./support/test";

/** What is clicked while a page is read again after the user's own change: it is done once the page shows that change. */

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const notice = (page: Page, title: string) => page.getByText(title, { exact: true });

async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Subscriber" })).not.toHaveAttribute("inert");
}

test("a row is deleted by a click that comes while a save of it is read again", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createSubscriber(db.prisma, { name: `Old ${unique}` });
  await signInAs("admin");
  await openForm(page, `/subscribers/${id}`);
  const held = await holdRefresh(page, `**/subscribers/${id}*`);
  await field(page, "Name").fill(`New ${unique}`);
  await button(page, "Save").click();
  await held.isAsked;
  await button(page, "Delete subscriber").click();
  held.release();
  const question = page.getByRole("dialog", { name: `Delete New ${unique}?` });
  await question.getByRole("button", { name: "Delete subscriber" }).click();
  await expect(page).toHaveURL("/subscribers");
  expect((await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).deletedAt).not.toBeNull();
});

test("a change that another button has made is no conflict of what was typed meanwhile", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createSubscriber(db.prisma, { name: `Paused ${unique}` });
  await signInAs("admin");
  await openForm(page, `/subscribers/${id}`);
  const held = await holdRefresh(page, `**/subscribers/${id}*`);
  await button(page, "Pause").click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await held.isAsked;
  await field(page, "Description").fill("Typed meanwhile");
  held.release();
  await expect(notice(page, "Deliveries wait until it is resumed")).toBeVisible();
  await button(page, "Save").click();
  await expect(notice(page, "Saved")).toBeVisible();
  expect(await db.prisma.subscriber.findUniqueOrThrow({ where: { id } })).toMatchObject({
    paused: true,
    description: "Typed meanwhile",
  });
});
