import type { Locator, Page } from "@playwright/test";
import type { Database } from "../lib/db/client";
import { findingsInBothSchemes } from "./support/axe";
import {
  arrangeCauses,
  CAUSE_NAMES,
  CAUSES,
  type CauseName,
  publishCauses,
  TOTAL,
  WITHOUT_CURRENCY,
} from "./support/causes";
import { Keyboard } from "./support/keyboard";
import { openList, rows, untilUsable } from "./support/list";
import { expect, test } from "./support/test";

/** From 20,000 failures to eight causes, and to what fits each of them, by keyboard alone. */

const SLOW = { timeout: 90_000 };
test.setTimeout(240_000);

test("20,000 failures of eight causes are understood and put right by keyboard, to the unit", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  const { publish, subscriberOf, subscriberIds } = await arrangeCauses(db, receiver, unique);
  await publishCauses(publish);
  expect(TOTAL).toBe(20_000);
  await expect.poll(() => totalsOf(db, subscriberIds), SLOW).toEqual({ failed: TOTAL });
  const groups = await groupsOf(db, subscriberIds);
  const user = await signInAs("admin");
  const keys = new Keyboard(page);
  const left: Record<CauseName, number> = { ...counts() };
  const list = `/failure-groups?subscribers=${subscriberIds.join(",")}`;
  /** Opens the list, expects its numbers, and goes to the page of a cause by keys. */
  const openGroup = async (cause: CauseName) => {
    await openList(page, list);
    await expect.poll(() => failedNow(page, groups)).toEqual(shown(left));
    const id = String(groups[cause]);
    const position = await rows(page).evaluateAll(
      (all, wanted) => all.findIndex((row) => (row as HTMLElement).dataset.rowId === wanted),
      id,
    );
    await keys.press(...Array<string>(position + 1).fill("j"), "o");
    await expect(page).toHaveURL(`/failure-groups/${id}`);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(CAUSES[cause].title);
  };

  await test.step("one cause is accepted, after its subscriber expects what it answers", async () => {
    await page.goto(`/subscribers/${subscriberOf("queued")}`);
    await keys.reach("Tab", page.getByRole("textbox", { name: "Expected status" }), 60);
    await keys.write("202");
    await keys.press("Enter");
    await expect(page.getByText("Unsaved changes")).toHaveCount(0);
    await openGroup("queued");
    await keys.press("p");
    const dialog = page.getByRole("dialog", { name: "Accept this group's deliveries" });
    await expect(dialog).toContainText("10,700 frozen", SLOW);
    await startBecause(keys, dialog, "202 was meant");
    left.queued = 0;
    await expect
      .poll(() => totalsOf(db, subscriberIds), SLOW)
      .toEqual({ accepted: CAUSES.queued.count, failed: TOTAL - CAUSES.queued.count });
  });

  await test.step("one is edited by a JSON Patch: those that it applies to get a copy, which is delivered", async () => {
    await openGroup("currency");
    const dialog = await beginEdit(keys, page);
    const patch = dialog.getByRole("textbox", { name: /^JSON Patch/ });
    await keys.paste(JSON.stringify([{ op: "replace", path: "currency", value: "EUR" }]));
    await preview(keys, dialog);
    await expect(dialog.getByRole("alert")).toContainText("patch[0].path: ");
    await expect(patch).toBeFocused();
    await keys.write(
      JSON.stringify([
        { op: "test", path: "/currency", value: "€" },
        { op: "replace", path: "/currency", value: "EUR" },
      ]),
    );
    await preview(keys, dialog);
    await expect(dialog).toContainText("2,400 frozen", SLOW);
    await expect(dialog).toContainText("2,340 will be sent as edited copies");
    await expect(dialog).toContainText("The patch applies to 2,340 of 2,400 looked at, and not to 60");
    await expect(dialog).toContainText("60 × patch[0] test /currency");
    await expect(dialog.getByRole("region", { name: /^Sample/ })).toHaveCount(3);
    await expect(dialog).toContainText('replace /currency with "EUR"');
    expect(await findingsInBothSchemes(page)).toEqual([]);
    await releaseAtOnce(keys, dialog);
    await startBecause(keys, dialog, "Their system has no euro sign");
    const copies = CAUSES.currency.count - WITHOUT_CURRENCY;
    await expect
      .poll(() => totalsOf(db, subscriberIds), SLOW)
      .toEqual({ accepted: 10_700, failed: 9300, "copies delivered": copies });
    expect(receiver.requests.filter(({ body }) => body.includes('"EUR"'))).toHaveLength(copies);

    await keys.reach("Tab", page.getByRole("link", { name: "Details" }));
    await keys.press("Enter");
    const facts = page.getByRole("region", { name: "Operation", exact: true });
    await expect(facts).toContainText('replace /currency with "EUR"');
    await expect(facts.getByRole("link", { name: "2,340 delivered" })).toBeVisible(SLOW);
    await expect(facts).toContainText("60 × patch[0] test /currency");
    await untilUsable(page);
    await expect(rows(page).getByRole("link", { name: "copy" })).not.toHaveCount(0);
  });

  await test.step("one is redirected to where something answers", async () => {
    await openGroup("refused");
    const dialog = await beginEdit(keys, page);
    await keys.reach("Tab", dialog.getByRole("textbox", { name: /^URL/ }));
    await keys.paste(receiver.url("/otherHost"));
    await keys.press("Enter");
    await expect(dialog).toContainText("1,150 will be sent as edited copies", SLOW);
    await expect(dialog).toContainText(receiver.url("/otherHost"));
    await releaseAtOnce(keys, dialog);
    await startBecause(keys, dialog, "They have moved");
    const otherHost = () => receiver.requests.filter(({ path }) => path === "/otherHost").length;
    await expect.poll(otherHost, SLOW).toBe(CAUSES.refused.count);
    await expect.poll(() => totalsOf(db, subscriberIds), SLOW).toEqual(REPAIRED);
  });

  await test.step("one is muted", async () => {
    await openGroup("maintenance");
    await keys.press("m");
    await expect(page.getByRole("combobox", { name: "Muted" })).toBeFocused();
    await keys.press("Tab", "Enter");
    await expect(stateOf(page)).toHaveText("Muted");
  });

  await test.step("one is resolved, and regresses by a failure that began later", async () => {
    await openGroup("timeout");
    await keys.press("e");
    await expect(stateOf(page)).toHaveText("Resolved");
    await publish([{ cause: "timeout", number: 1 }]);
    await expect(stateOf(page)).toHaveText("Regressed", SLOW);
    left.timeout++;
  });

  await test.step("the numbers add up, and the audit trail has each of these once", async () => {
    await openGroup("timeout");
    expect(sumOf(left)).toBe(REPAIRED.failed + 1);
    expect(await totalsOf(db, subscriberIds)).toEqual({ ...REPAIRED, failed: sumOf(left) });
    const own = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
    expect(own.map(({ action, targetId }) => `${action} ${nameOf(groups, targetId)}`)).toEqual([
      "subscriber.update other",
      "operation.create other",
      "operation.start other",
      ...["operation.create other", "operation.settings other", "operation.start other"],
      ...["operation.create other", "operation.settings other", "operation.start other"],
      "group.update maintenance",
      "group.update timeout",
    ]);
    // What the hub does by itself comes when it looks, in any order.
    await expect
      .poll(() => movedByItself(db, groups), SLOW)
      .toEqual(["group.regress timeout", "group.resolve queued"]);
    await openList(page, `/audit?actor=${user.id}`);
    await expect(rows(page)).toHaveCount(own.length);
  });
});

/** What is there after the acceptance, the edit and the redirection: the originals of copies stay failed. */
const REPAIRED = {
  accepted: CAUSES.queued.count,
  failed: TOTAL - CAUSES.queued.count,
  "copies delivered": CAUSES.currency.count - WITHOUT_CURRENCY + CAUSES.refused.count,
};

type Groups = Record<CauseName, number>;

const counts = () =>
  Object.fromEntries(CAUSE_NAMES.map((name) => [name, CAUSES[name].count])) as Record<CauseName, number>;
const sumOf = (numbers: Record<CauseName, number>) =>
  Object.values(numbers).reduce((sum, number) => sum + number, 0);

/** The group of each cause: there are no others. */
async function groupsOf(db: Database, subscriberIds: string[]): Promise<Groups> {
  const found = await db.prisma.failureGroup.findMany({ where: { subscriberId: { in: subscriberIds } } });
  expect(found).toHaveLength(CAUSE_NAMES.length);
  return Object.fromEntries(
    CAUSE_NAMES.map((name) => {
      const ofCause = found.filter(({ template }) => CAUSES[name].title.test(template));
      expect(ofCause, name).toHaveLength(1);
      return [name, Number(ofCause[0]?.id)];
    }),
  ) as Groups;
}

const nameOf = (groups: Groups, targetId: string | null) =>
  CAUSE_NAMES.find((name) => String(groups[name]) === targetId) ?? "other";

/** The deliveries of subscribers by state; accepted ones and copies apart. Without zeros. */
async function totalsOf(db: Database, subscriberIds: string[]): Promise<Record<string, number>> {
  const rows = await db.pool.query<{ is: string; count: number }>(
    `select case when accepted_at is not null then 'accepted' when edited_from is not null then 'copies ' || state else state::text end as is,
      count(*)::int as count
     from delivery where subscriber_id = any($1::uuid[]) group by 1`,
    [subscriberIds],
  );
  return Object.fromEntries(rows.rows.map(({ is, count }) => [is, count]));
}

/** What the audit trail says the hub did with groups, by name. */
async function movedByItself(db: Database, groups: Groups): Promise<string[]> {
  const targets = Object.values(groups).map(String);
  const rows = await db.prisma.auditLog.findMany({
    where: { actorType: "system", targetType: "group", targetId: { in: targets } },
  });
  return rows.map(({ action, targetId }) => `${action} ${nameOf(groups, targetId)}`).sort();
}

/** What the list of groups shows as failed now. */
async function failedNow(page: Page, groups: Groups): Promise<Record<string, string>> {
  const cells = await rows(page).evaluateAll((all) =>
    all.map((row) => [
      (row as HTMLElement).dataset.rowId ?? "",
      row.querySelector("td[data-label='Failed now']")?.textContent ?? "",
    ]),
  );
  return Object.fromEntries(cells.map(([id, text]) => [nameOf(groups, id ?? null), text ?? ""]));
}

/** Numbers as the list shows them: counted up to 10,000. */
function shown(numbers: Record<CauseName, number>): Record<string, string> {
  const text = (number: number) => (number > 10_000 ? "10,000+" : number.toLocaleString("en-GB"));
  return Object.fromEntries(CAUSE_NAMES.map((name) => [name, text(numbers[name])]));
}

/** The state of the group on its page. */
const stateOf = (page: Page) => page.getByRole("region", { name: "State" }).getByRole("definition").first();

async function beginEdit(keys: Keyboard, page: Page): Promise<Locator> {
  await keys.press("t");
  const dialog = page.getByRole("dialog", { name: "Edit and retry this group" });
  await expect(dialog.getByRole("textbox", { name: /^JSON Patch/ })).toBeFocused();
  return dialog;
}

async function preview(keys: Keyboard, dialog: Locator): Promise<void> {
  await keys.reach("Tab", dialog.getByRole("button", { name: "Preview" }));
  await keys.press("Enter");
}

/** Without a limit and a ramp, from the reason and back to it. */
async function releaseAtOnce(keys: Keyboard, dialog: Locator): Promise<void> {
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await keys.reach("Shift+Tab", dialog.getByRole("button", { name: /^Change pace, canary/ }));
  await keys.press("Enter");
  for (const name of ["No limit in all", "No limit for each subscriber", "Ramp"]) {
    await keys.reach("Tab", dialog.getByRole("checkbox", { name }));
    await keys.press("Space");
  }
  await keys.reach("Tab", dialog.getByLabel("Reason"));
}

async function startBecause(keys: Keyboard, dialog: Locator, reason: string): Promise<void> {
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await keys.paste(reason);
  await keys.press("Enter");
  await expect(dialog).toHaveCount(0);
}
