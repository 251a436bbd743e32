import type { Page } from "@playwright/test";
import { createContext, createHandler, createSubscriber } from "../prisma/factories/factories";
import { expect, test } from "./support/test";

const name = (page: Page) => page.getByRole("textbox", { name: "Name", exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const notSaved = (page: Page) => page.getByRole("alert").filter({ hasText: "Not saved." });

/** Opens the form of a context and waits until it accepts input. */
async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Context" })).not.toHaveAttribute("inert");
}

test("an admin creates a context, renames it, and deletes it after a confirmation", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  await page.goto("/delivery-retry");
  await page.getByRole("link", { name: "Contexts", exact: true }).click();
  await page.getByRole("link", { name: "New context" }).click();
  await expect(page.getByRole("form", { name: "Context" })).not.toHaveAttribute("inert");
  await name(page).fill("two words");
  await page.getByRole("button", { name: "Create context" }).click();
  await expect(page.getByText("1 to 100 letters, digits and")).toBeVisible();
  await expect(name(page)).toBeFocused();
  await name(page).fill(`made-${unique}`);
  await page.getByRole("button", { name: "Create context" }).click();
  await expect(page).toHaveURL(/\/contexts\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("region", { name: "Topics enabled in it" })).toContainText(
    "No topic is enabled",
  );

  await name(page).fill("default");
  await save(page).click();
  await expect(page.getByText("Another context has this name already.")).toBeVisible();
  await expect(page.getByText("Taken already.")).toBeVisible();
  await name(page).fill(`renamed-${unique}`);
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByRole("heading", { name: `renamed-${unique}` })).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^renamed-${unique} · Contexts`));

  await page.getByRole("button", { name: "Delete context" }).click();
  const question = page.getByRole("dialog", { name: `Delete renamed-${unique}?` });
  await question.getByRole("button", { name: "Delete context" }).click();
  await expect(page).toHaveURL("/contexts");
  await expect(page.getByRole("row", { name: "default" })).toBeVisible();
  await expect(page.getByRole("row", { name: unique })).toHaveCount(0);
  expect(await db.prisma.context.count({ where: { name: { contains: unique } } })).toBe(0);
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
    "context.create allowed",
    "context.update refused", // the name was taken
    "context.update allowed",
    "context.delete allowed",
  ]);
});

test("of two tabs with one context the second to save is refused and can load it again", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createContext(db.prisma, `shared-${unique}`);
  await signInAs("admin");
  await openForm(page, `/contexts/${id}`);
  const second = await page.context().newPage();
  await openForm(second, `/contexts/${id}`);
  await name(page).fill(`first-${unique}`);
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await name(second).fill(`second-${unique}`);
  await save(second).click();
  await expect(notSaved(second)).toContainText("Somebody else has changed this context since you opened it.");
  expect((await db.prisma.context.findUniqueOrThrow({ where: { id } })).name).toBe(`first-${unique}`);
  await notSaved(second).getByRole("button", { name: "Discard my changes and load it again" }).click();
  await expect(name(second)).toHaveValue(`first-${unique}`);
  await name(second).fill(`second-${unique}`);
  await save(second).click();
  await expect(second.getByText("Saved", { exact: true })).toBeVisible();
});

test("a context in use shows what uses it, with links, and is not deleted", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const context = await createContext(db.prisma, `used-${unique}`);
  await signInAs("admin");
  await openForm(page, `/contexts/${context.id}`);
  const contextIds = [context.id];
  const basePath = `/orders-${unique}`;
  const handler = await createHandler(db.prisma, { name: `Orders ${unique}`, basePath, contextIds });
  const topicIds = handler.topics.map(({ id }) => id);
  const subscriber = await createSubscriber(db.prisma, { name: `Ledger ${unique}`, topicIds, contextIds });
  const remove = page.getByRole("form", { name: "Context" }).getByRole("button", { name: "Delete context" });
  await remove.click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete context" }).click();
  await expect(
    page.getByText(`The context is in use: topics are enabled in it (${basePath}/created).`),
  ).toBeVisible();
  // The page now shows the handler and the subscriber.
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await remove.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await remove.hover();
  await expect(page.getByRole("tooltip")).toContainText(`${basePath}/created`);
  const topics = page.getByRole("region", { name: "Topics enabled in it" });
  await expect(topics.getByRole("link", { name: handler.name, exact: true })).toHaveAttribute(
    "href",
    `/handlers/${handler.id}`,
  );
  await expect(topics.getByRole("link", { name: `${handler.name}: events` })).toHaveAttribute(
    "href",
    `/event-status?contexts=${context.id}&handlers=${handler.id}`,
  );
  await page.goto("/contexts");
  const row = page.getByRole("row", { name: context.name });
  await expect(row).toContainText(`/api/events/${context.name}/`);
  await row.getByRole("link", { name: context.name }).click();
  await page
    .getByRole("region", { name: "Subscribers in it" })
    .getByRole("link", { name: `${subscriber.name}: failures` })
    .click();
  await expect(page).toHaveURL(new RegExp(`/delivery-retry\\?.*subscribers=${subscriber.id}`));
  expect(await db.prisma.context.count({ where: { id: context.id } })).toBe(1);
});

test("the default context is shown with the reason why it stays as it is", async ({ page, signInAs }) => {
  await signInAs("admin");
  await page.goto("/contexts/00000000-0000-7000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "default" })).toBeVisible();
  const main = page.getByRole("main");
  await expect(main).toContainText("can be neither renamed nor deleted: it always exists");
  await expect(main.getByRole("textbox")).toHaveCount(0);
  await expect(main.getByRole("button")).toHaveCount(0);
});

test("a viewer reads contexts, and actions refuse one who was an admin", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  const context = await createContext(db.prisma, `kept-${unique}`);
  const user = await signInAs("admin");
  await openForm(page, `/contexts/${context.id}`);
  await name(page).fill(`changed-${unique}`);
  const second = await page.context().newPage();
  await openForm(second, "/contexts/new");
  await name(second).fill(`new-${unique}`);
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { role: "viewer" } });
  const refused = async (action: string, where = page) => {
    await expect(where.getByText("Your role (viewer) may not do this.").last()).toBeVisible();
    await expect
      .poll(() => db.prisma.auditLog.count({ where: { actorId: user.id, action, outcome: "refused" } }))
      .toBe(1);
  };
  await save(page).click();
  await refused("context.update");
  await page.getByRole("button", { name: "Delete context" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete context" }).click();
  await refused("context.delete");
  await second.getByRole("button", { name: "Create context" }).click();
  await refused("context.create", second);
  expect(await db.prisma.context.findMany({ where: { name: { contains: unique } } })).toMatchObject([
    { name: context.name },
  ]);

  await page.goto("/contexts");
  await expect(page.getByRole("row", { name: context.name })).toBeVisible();
  await expect(page.getByRole("link", { name: "New context" })).toHaveCount(0);
  await page.getByRole("link", { name: context.name }).click();
  await expect(page.getByText("Read-only access: administrators change contexts")).toBeVisible();
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
  allowConsoleErrors(/status of 403/); // of the refused page
  await page.goto("/contexts/new");
  await expect(page.getByRole("heading", { name: "Only administrators can create contexts" })).toBeVisible();
});

test("answers 404 with a link back for an unknown ID", async ({ page, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  const response = await page.goto("/contexts/01932b1e-0000-7000-8000-000000000001");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is no context with this ID" })).toBeVisible();
});
