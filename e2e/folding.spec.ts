import type { Page } from "@playwright/test";
import type { Database } from "../lib/db/client";
import type { FoldRule } from "../lib/engine/fingerprint/fold-rules";
import { readFoldRules } from "../lib/fold-rules/data";
import { createSubscriber } from "../prisma/factories/factories";
import { createFailureGroup } from "../prisma/factories/failure-groups";
import { expect, test } from "./support/test";

/**
 * The rules of folding are one list for the hub, so all tests that change them are in this file, one after the other. No text of another
 * test matches them.
 */

const GUEST = { mark: "testguest", matches: "guest of a browser test [a-z]+" };
const PATH = "/failure-groups/folding";

/** Adds rules to those in force, as somebody else would. */
async function addRules(db: Database, ...rules: FoldRule[]): Promise<void> {
  const before = await readFoldRules(db.prisma);
  await db.prisma.foldRules.create({
    data: {
      ...{ version: before.version + 1, rules: [...before.rules, ...rules] },
      ...{ createdByType: "system", createdByName: "Redeliver" },
    },
  });
}

const usable = async (page: Page) => {
  const form = page.getByRole("form", { name: "Rules of folding" });
  await expect(form).not.toHaveAttribute("inert");
  return form;
};

test("the page of a group says which of the operators' own rules folded its text", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  await addRules(db, GUEST);
  const subscriber = await createSubscriber(db.prisma, { name: `Folded ${unique}` });
  const template = "⟨testguest⟩ is unknown";
  const { group } = await createFailureGroup(db.prisma, subscriber, { template });
  await signInAs("operator");
  await page.goto(`/failure-groups/${group.id}`);
  await expect(page.getByText("Your own rules")).toBeVisible();
  await expect(page.getByText("guest of a browser test [a-z]+")).toBeVisible();
});

test("an admin tries a rule, saves it with a reason over a change of somebody else, moves and removes it", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const subscriber = await createSubscriber(db.prisma, { name: `Folding ${unique}` });
  const names = ["anna", "bert", "carl"];
  let id = 0n;
  for (const name of names) {
    const template = `porter of folding ${name} is away`;
    id = (await createFailureGroup(db.prisma, subscriber, { template })).group.id;
  }
  const user = await signInAs("admin");
  await page.goto(`/failure-groups/${id}`);
  await page.getByRole("link", { name: "A rule of folding" }).click();
  await expect(page).toHaveURL(`${PATH}?group=${id}`);
  const form = await usable(page);
  await expect(form.getByLabel("On the last answers of a group")).toHaveValue(String(id));
  await expect(form.getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  const { rules } = await readFoldRules(db.prisma);
  const last = rules.length + 1;
  const beforeLast = Math.max(last - 1, 1);

  await form.getByRole("button", { name: "Add rule" }).click();
  const pattern = form.getByRole("textbox", { name: `Pattern of rule ${last}` });
  const mark = form.getByRole("textbox", { name: `Mark of rule ${last}` });
  await expect(pattern).toBeFocused();
  await pattern.fill("porter of folding (?=x)");
  await mark.fill("number");
  await mark.blur();
  await expect(pattern).toHaveAttribute("aria-invalid", "true");
  await expect(form.getByText(/The hub itself folds to/)).toBeVisible();
  const tryIt = form.getByRole("button", { name: "Try the rules" });
  await expect(tryIt).toBeDisabled();
  await pattern.fill("porter of folding [a-z]+");
  await mark.fill("testporter");
  await form.getByLabel("On an answer").fill('{"error":"porter of folding dora is away"}');
  await tryIt.click();
  const answer = form.getByRole("region", { name: "The pasted answer" });
  await expect(answer).toContainText("gets another text");
  await expect(answer).toContainText("⟨testporter⟩ is away".replace(/[⟨⟩]/g, ""));
  const groups = form.getByRole("region", { name: "Failure groups" });
  await expect(groups).toContainText(/Looked at (all|the newest) [\d,]+ groups, since/);
  await expect(groups).toContainText("3 would fold together into 1.");
  await expect(groups).toContainText(`Folding ${unique}, expected 200, received 503: 3 groups become`);
  await expect(form.getByText("The answers of this group are not kept any more.")).toBeVisible();

  const save = form.getByRole("button", { name: "Save", exact: true });
  const reason = form.getByLabel("Reason for the change");
  await save.click();
  await expect(reason).toBeFocused();
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await reason.fill(`porters change ${unique}`);
  await addRules(db, { mark: "testother", matches: "somebody else in a browser test" });
  await save.click();
  const notSaved = form.getByRole("alert");
  await expect(notSaved).toContainText("Somebody else has changed the rules since you opened them.");
  await notSaved.getByRole("button", { name: "Load it again and keep my changes" }).click();
  await expect(form.getByText("Loaded again, with your changes on top.")).toBeVisible();
  await expect(pattern).toHaveValue("porter of folding [a-z]+");
  await expect(reason).toHaveValue(`porters change ${unique}`);
  await save.click();
  await expect(page.getByText("Rules of folding changed")).toBeVisible();
  await expect(reason).toHaveCount(0);
  expect((await readFoldRules(db.prisma)).rules).toEqual([
    ...rules,
    { mark: "testporter", matches: "porter of folding [a-z]+" },
  ]);
  const saved = { actorId: user.id, action: "fold_rules.update", outcome: "allowed" as const };
  expect(await db.prisma.auditLog.findMany({ where: saved })).toMatchObject([
    { detail: { reason: `porters change ${unique}` } },
  ]);

  await pattern.focus();
  await page.keyboard.press("Alt+ArrowUp");
  const moved = form.getByRole("listitem", { name: `Rule ${beforeLast}`, exact: true });
  await expect(moved.getByRole("textbox", { name: "Pattern" })).toHaveValue(/^porter/);
  await moved.getByRole("button", { name: /^Remove/ }).click();
  const focused = rules.length > 0 ? `Remove rule ${beforeLast}` : "Add rule";
  await expect(form.getByRole("button", { name: focused, exact: true })).toBeFocused();
  await reason.fill("they stay after all");
  await save.click();
  await expect(reason).toHaveCount(0);
  expect((await readFoldRules(db.prisma)).rules).toEqual(rules);
  const by = `by ${user.name}`;
  await expect(form.getByText(by, { exact: false }).first()).toBeVisible();
  await form.getByText(`${by}: ${last} rule`, { exact: false }).first().click();
  await expect(form.getByText("porter of folding [a-z]+")).toBeVisible();
});

test("who may not change them reads the rules, and who may not see payloads tries them on a pasted answer alone", async ({
  page,
  db,
  signInAs,
}) => {
  await signInAs("viewer");
  await page.goto("/failure-groups");
  await page.getByRole("link", { name: "Rules of folding" }).click();
  await expect(page).toHaveURL(PATH);
  await expect(page.getByText("Read-only access: administrators change rules of folding")).toBeVisible();
  await expect(page.getByText("guest of a browser test [a-z]+").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Add rule" })).toHaveCount(0);

  const admin = await signInAs("admin");
  await db.prisma.userAccount.update({ where: { id: admin.id }, data: { seesPayloads: false } });
  await page.goto(PATH);
  const form = await usable(page);
  await expect(form.getByText(/^Groups and their answers are withheld/)).toBeVisible();
  await expect(form.getByLabel("On the last answers of a group")).toHaveCount(0);
  const tryIt = form.getByRole("button", { name: "Try the rules" });
  await expect(tryIt).toBeDisabled();
  await form.getByLabel("On an answer").fill("guest of a browser test anna is late");
  await tryIt.click();
  await expect(form.getByRole("region", { name: "The pasted answer" })).toContainText("stays as it is");
  await expect(form.getByRole("region", { name: "Failure groups" })).toHaveCount(0);
});
