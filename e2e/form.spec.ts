import type { Page } from "@playwright/test";
import { SYSTEM } from "../lib/access/actor";
import { updatePolicy } from "../lib/policies/mutations";
import { createPolicy } from "../prisma/factories/factories";
import { expect, test } from "./support/test";

/** What every form of the console does, seen at the one with the most fields. */

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const notSaved = (page: Page) => page.getByRole("alert").filter({ hasText: "Not saved." });

async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Policy" })).not.toHaveAttribute("inert");
}

test("a refused save names the fields with problems, and leads to each", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const retry = { strategy: "fixed", attempts: 2 };
  const { id } = await createPolicy(db.prisma, { name: `Wrong ${unique}`, retry });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await field(page, "Name").fill("");
  await field(page, "Retries").fill("900");
  await field(page, "Total time").fill("half an hour");
  await expect(notSaved(page)).toHaveCount(0);
  await save(page).click();
  await expect(notSaved(page).getByRole("button")).toHaveText(["Name", "Retries", "Total time"]);
  await expect(field(page, "Name")).toBeFocused();
  await notSaved(page).getByRole("button", { name: "Total time" }).click();
  await expect(field(page, "Total time")).toBeFocused();
  await field(page, "Total time").fill("30 min");
  await field(page, "Name").fill(`Right ${unique}`);
  await expect(notSaved(page).getByRole("button")).toHaveText(["Retries"]);
  await field(page, "Retries").fill("9");
  await expect(notSaved(page)).toHaveCount(0);
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
});

test("a concurrent change is shown on request, and can then be changed", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createPolicy(db.prisma, { name: `Mine ${unique}` });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await updatePolicy(db, SYSTEM, id, { description: "Theirs" });
  await field(page, "Description").fill("Mine");
  await save(page).click();
  await expect(notSaved(page)).toContainText("Somebody else has changed this policy since you opened it.");
  await expect(field(page, "Description")).toHaveValue("Mine");
  await notSaved(page).getByRole("button", { name: "Discard my changes and load it again" }).click();
  await expect(field(page, "Description")).toHaveValue("Theirs");
  await expect(notSaved(page)).toHaveCount(0);
  await field(page, "Description").fill("Theirs and mine");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const { description } = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
  expect(description).toBe("Theirs and mine");
});

test("changes are put on top of a concurrent change on request", async ({ page, db, unique, signInAs }) => {
  const { id } = await createPolicy(db.prisma, { name: `Kept ${unique}` });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await updatePolicy(db, SYSTEM, id, { name: `Theirs ${unique}`, description: "Theirs" });
  await field(page, "Description").fill("Mine");
  await save(page).click();
  await notSaved(page).getByRole("button", { name: "Load it again and keep my changes" }).click();
  await expect(field(page, "Name")).toHaveValue(`Theirs ${unique}`);
  await expect(field(page, "Description")).toHaveValue("Mine");
  await expect(page.getByRole("status").filter({ hasText: "with your changes on top" })).toContainText(
    "Somebody else has changed these parts as well: description.",
  );
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect(await db.prisma.policy.findUniqueOrThrow({ where: { id } })).toMatchObject({
    name: `Theirs ${unique}`,
    description: "Mine",
  });
});

test("typed text outlasts an unreachable server and an ended session", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/ERR_FAILED|ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  const { id } = await createPolicy(db.prisma, { name: `Lasting ${unique}` });
  const user = await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await field(page, "Description").fill("Half a sentence");
  await page.context().setOffline(true);
  await save(page).click();
  await expect(notSaved(page)).toContainText("The server could not be reached");
  await page.context().setOffline(false);

  await db.prisma.userSession.deleteMany({ where: { userId: user.id } });
  await save(page).click();
  await expect(notSaved(page)).toContainText("You were signed out, so nothing was done.");
  await expect(notSaved(page).getByRole("link", { name: "Sign in in a new tab" })).toHaveAttribute(
    "href",
    `/sign-in?callbackUrl=${encodeURIComponent(`/policies/${id}`)}`,
  );
  await expect(page).toHaveURL(`/policies/${id}`);
  await expect(field(page, "Description")).toHaveValue("Half a sentence");

  await signInAs("admin");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const { description } = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
  expect(description).toBe("Half a sentence");
});

test("an item that is removed hands the focus to the next one, and the last one to what adds one", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const rule = (...texts: string[]) => ({
    when: { texts: texts.map((contains) => ({ contains })) },
    action: "fail",
  });
  const retry = { strategy: "fixed", attempts: 1, rules: [rule("a", "b"), rule("c"), rule("d")] };
  const { id } = await createPolicy(db.prisma, { name: `Shorter ${unique}`, retry });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const steps = [
    ["Remove text 1 of rule 1", "Remove text 1 of rule 1"],
    ["Remove text 1 of rule 1", "Add a text to rule 1"],
    ["Remove rule 2", "Remove rule 2"],
    ["Remove rule 2", "Remove rule 1"],
    ["Remove rule 1", "Add rule"],
  ] as const;
  for (const [removed, next] of steps) {
    await button(removed).focus();
    await page.keyboard.press("Enter");
    await expect(button(next)).toBeFocused();
  }
  await expect(page.getByRole("listitem", { name: /^Rule / })).toHaveCount(0);
});
