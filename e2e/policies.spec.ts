import type { Page } from "@playwright/test";
import { SYSTEM } from "../lib/access/actor";
import { ensurePartitionsAhead } from "../lib/db/partitions";
import { updatePolicy } from "../lib/policies/mutations";
import { POLICY_PRESETS } from "../lib/policies/presets";
import {
  createEvent,
  createFailedDelivery,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../prisma/factories/factories";
import { expect, test } from "./support/test";

const field = (page: Page, name: string) => page.getByRole("textbox", { name, exact: true });
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
/** Returns the cells of each row of the schedule. */
const schedule = async (page: Page) => {
  const rows = page.getByRole("table", { name: "Schedule of the retries" }).locator("tbody tr");
  return (await rows.all()).map(async (row) => (await row.locator("th, td").allTextContents()).join("|"));
};
const expectSchedule = (page: Page, expected: string[]) =>
  expect.poll(async () => Promise.all(await schedule(page))).toEqual(expected);

/** Opens the form of a policy and waits until it accepts input. */
async function openForm(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("form", { name: "Policy" })).not.toHaveAttribute("inert");
}

async function choose(page: Page, label: string, option: string | RegExp): Promise<void> {
  await page.getByRole("combobox", { name: label }).click();
  await page.getByRole("option", { name: option }).click();
}

const orderQueue = () => {
  const preset = POLICY_PRESETS.find(({ name }) => name === "Order queue");
  return JSON.parse(JSON.stringify(preset?.retry)) as object;
};

test("a viewer sees all policies with their schedules but cannot change any", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  const policy = await createPolicy(db.prisma, { name: `Queue ${unique}`, retry: orderQueue() });
  const handler = await createHandler(db.prisma, {
    policyId: policy.id,
    name: `Orders ${unique}`,
    basePath: `/orders-${unique}`,
  });
  await signInAs("viewer");
  await page.goto("/delivery-retry");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Policies" }).click();
  const row = page.getByRole("row", { name: policy.name });
  await expect(row).toContainText("Immediate, 2 retries at once");
  await expect(row).toContainText(handler.name);
  await expect(page.getByRole("link", { name: "New policy" })).toHaveCount(0);

  await row.getByRole("link", { name: policy.name }).click();
  await expect(page.getByRole("heading", { name: policy.name })).toBeVisible();
  await expect(page.getByRole("region", { name: "Rules" })).toContainText("“connection refused”");
  await expectSchedule(page, ["1|at once|0 s", "2|at once|0 s"]);
  await expect(page.getByRole("region", { name: "Used by" })).toContainText(handler.basePath);
  const main = page.getByRole("main");
  await expect(main.getByRole("textbox")).toHaveCount(0);
  await expect(main.getByRole("button")).toHaveCount(0);

  allowConsoleErrors(/status of 403/); // of the refused page
  await page.goto("/policies/new");
  await expect(page.getByRole("heading", { name: "Only administrators can create policies" })).toBeVisible();
});

test("an admin creates a policy from the preset, sees the schedule follow the input, and finds it saved", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  await page.goto("/policies");
  await page.getByRole("link", { name: "New policy" }).click();
  await page
    .getByRole("navigation", { name: "Start from" })
    .getByRole("link", { name: "Order queue" })
    .click();
  await expect(field(page, "Name")).toHaveValue("Order queue");
  await expectSchedule(page, ["1|at once|0 s", "2|at once|0 s"]);

  await field(page, "Name").fill(`Orders ${unique}`);
  await choose(page, "Strategy", /^Exponential/);
  await field(page, "Retries").fill("3");
  await expectSchedule(page, ["1|1 s|1 s", "2|2 s|3 s", "3|4 s|7 s"]);
  await field(page, "First delay").fill("half an hour");
  await field(page, "Total time").fill("90s");
  await expect(page.getByText("A time as 30s, 5m, 2h or 1d.")).toBeVisible();
  await expect(page.getByText("No schedule while a setting is not valid")).toBeVisible();
  await field(page, "First delay").fill("30s");
  await expectSchedule(page, [
    "1|30 s|30 s",
    "2|1 min|1 min 30 s",
    "Retry 3 is not made: the total time of 1 min 30 s is over",
  ]);
  await expect(field(page, "Total time")).toHaveValue("1 min 30 s");
  await expect(field(page, "Put back when stuck")).toHaveValue("1");
  await field(page, "Failure e-mails to").fill("ops@example.com, nobody");
  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page.getByText("“nobody”:")).toBeVisible();
  await field(page, "Failure e-mails to").fill("ops@example.com");
  await choose(page, "Jitter", "Full");
  await expect(page.getByText("The total time of 1 min 30 s may rule out retry 3.")).toBeVisible();

  await page.getByRole("button", { name: "Create policy" }).click();
  await expect(page).toHaveURL(/\/policies\/[0-9a-f-]{36}$/);
  await page.reload();
  await expect(field(page, "Name")).toHaveValue(`Orders ${unique}`);
  await expect(field(page, "First delay")).toHaveValue("30 s");
  await expect(page.getByRole("combobox", { name: "Jitter" })).toHaveValue("Full");
  const { name, retry } = await db.prisma.policy.findFirstOrThrow({ where: { name: `Orders ${unique}` } });
  expect(retry).toMatchObject({
    strategy: "exponential",
    attempts: 3,
    firstDelayMs: 30_000,
    totalMs: 90_000,
    mostRecoveries: 1,
    failureEmailTo: ["ops@example.com"],
  });
  const audit = await db.prisma.auditLog.findFirst({ where: { action: "policy.create", actorId: user.id } });
  expect(audit).toMatchObject({ outcome: "allowed", detail: { name } });
});

test("a blank policy starts with a visible, removable rule for permanent failures", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  await signInAs("admin");
  const savedRules = async (name: string) => {
    await field(page, "Name").fill(name);
    await page.getByRole("button", { name: "Create policy" }).click();
    await expect(page).toHaveURL(/\/policies\/[0-9a-f-]{36}$/);
    const { retry } = await db.prisma.policy.findFirstOrThrow({ where: { name } });
    return (retry as { rules: unknown[] }).rules;
  };
  await openForm(page, "/policies/new");
  await expect(page.getByText("None after 400, 410, 413, 415, 422")).toBeVisible();
  await expect(field(page, "Statuses")).toHaveValue("400, 410, 413, 415, 422");
  expect(await savedRules(`Kept ${unique}`)).toEqual([
    { when: { statuses: ["400", "410", "413", "415", "422"] }, action: "fail" },
  ]);
  await openForm(page, "/policies/new");
  await page.getByRole("button", { name: "Remove rule 1" }).click();
  await expect(field(page, "Statuses")).toHaveCount(0);
  expect(await savedRules(`Removed ${unique}`)).toEqual([]);
});

test("an admin tests rules on recorded failures and adds a text before saving", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const rules = [
    { when: { texts: [{ contains: `out of order ${unique}` }] }, action: "retry_now" },
    { when: {}, action: "fail" },
  ];
  const retry = { strategy: "immediate", attempts: 2, rules };
  const { id } = await createPolicy(db.prisma, { name: `Tried ${unique}`, retry });
  await ensurePartitionsAhead(db.pool, new Date());
  const subscriber = await createSubscriber(db.prisma, { name: `Down ${unique}` });
  for (const failureDetail of [`Out of order ${unique}`, `Out of order ${unique}`, `No paper ${unique}`])
    await createFailedDelivery(db.prisma, await createEvent(db.prisma), subscriber, { failureDetail });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  const tryThem = page.getByRole("button", { name: "Try on recorded failures" });
  const first = page.getByRole("listitem", { name: "Rule 1" });
  await tryThem.click();
  await expect(first).toContainText(
    /Rule 1 would have matched 2 of the last [\d,]+ failed attempts, and decides 2\./,
  );
  await expect(
    page.getByText(/^Tried on the last [\d,]+ failed attempts, since .* The rules decide all/),
  ).toBeVisible();

  // Enter in a text adds the next one; the result of the previous rules disappears.
  await page.getByRole("textbox", { name: "Text 1 of rule 1" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "Text 2 of rule 1" })).toBeFocused();
  await page.keyboard.type(`no paper ${unique}`);
  await expect(first).not.toContainText("would have matched");
  await tryThem.click();
  await expect(first).toContainText("would have matched 3 of");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect((await db.prisma.policy.findUniqueOrThrow({ where: { id } })).retry).toMatchObject({
    rules: [
      {
        when: { texts: [{ contains: `out of order ${unique}` }, { contains: `no paper ${unique}` }] },
        action: "retry_now",
      },
      { when: {}, action: "fail" },
    ],
  });
});

test("rules are moved by keyboard, keep the focus, and are saved in order", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const rule = (status: string) => ({ when: { statuses: [status] }, action: "fail" });
  const retry = { strategy: "fixed", attempts: 1, rules: ["400", "410", "500-599"].map(rule) };
  const { id } = await createPolicy(db.prisma, { name: `Ordered ${unique}`, retry });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await page.getByRole("button", { name: "Move rule 3 up" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Move rule 2 up" })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(page.getByRole("button", { name: "Move rule 1 up" })).toBeFocused();
  await page.keyboard.press("Enter"); // it is first: nothing moves
  await page.getByRole("textbox", { name: "Statuses" }).first().press("Alt+ArrowDown");
  await expect(page.getByRole("button", { name: "Move rule 2 down" })).toBeFocused();
  await page.getByRole("listitem", { name: "Rule 3" }).getByLabel("Statuses").fill("999");
  await save(page).click();
  const wrong = page.getByRole("listitem", { name: "Rule 3" }).getByLabel("Statuses");
  await expect(wrong).toBeFocused();
  await expect(page.getByText("“999”: A status")).toBeVisible();
  await wrong.fill("408, 429");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  const saved = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
  const statuses = (saved.retry as { rules: { when: { statuses: string[] } }[] }).rules.map(({ when }) =>
    when.statuses.join(),
  );
  expect(statuses).toEqual(["400", "500-599", "408,429"]);
});

test("a token is never shown again and is kept when its other settings change", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createPolicy(db.prisma, { name: `Guarded ${unique}` });
  const token = `an-unguessable-token-${unique}`;
  const stored = async () => {
    const { interceptors } = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
    return (interceptors as { header: string; tokens: { name: string; hash: string }[] }[])[0];
  };
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await page.getByRole("button", { name: "Add interceptor" }).click();
  await page.getByRole("menuitem", { name: "Access tokens" }).click();
  await page.getByLabel("Name of token 1").fill("2026");
  await page.getByLabel("Token 1", { exact: true }).fill(token);
  await save(page).click();
  await expect(page.getByLabel("Token 1", { exact: true })).toHaveValue("stored, unchanged");
  const before = await stored();
  await openForm(page, `/policies/${id}`);
  await page.getByLabel("Header").fill("x-token");
  await save(page).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect(await stored()).toEqual({ ...before, header: "x-token" });
  expect(await page.content()).not.toContain(token);
});

test("unsaved changes survive a link, a jump and Back unless discarded explicitly", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id, name } = await createPolicy(db.prisma, { name: `Edited ${unique}` });
  await signInAs("admin");
  await page.goto("/policies");
  await page.getByRole("link", { name }).click();
  await field(page, "Description").fill("Half a sentence");
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  const stay = async () => {
    await expect(question).toBeVisible();
    await question.getByRole("button", { name: "Stay" }).click();
    await expect(question).toBeHidden();
    await expect(page).toHaveURL(`/policies/${id}`);
    await expect(field(page, "Description")).toHaveValue("Half a sentence");
  };
  await page.getByRole("link", { name: "Event Status" }).click();
  await stay();
  await page.keyboard.press("Control+k");
  await page.getByRole("button", { name: "API docs" }).click();
  await stay();
  await page.evaluate(() => history.back()); // goBack would wait for a page that never loads
  await stay();
  const asked = page.waitForEvent("dialog").then((dialog) => dialog.dismiss());
  await Promise.all([asked, page.evaluate(() => location.reload())]);
  await expect(field(page, "Description")).toHaveValue("Half a sentence");

  await page.evaluate(() => history.back());
  await question.getByRole("button", { name: "Leave without saving" }).click();
  await expect(page).toHaveURL("/policies");
  await page.getByRole("link", { name }).click();
  await expect(field(page, "Description")).toHaveValue("");
});

test("server errors appear at their field, and concurrent changes are not overwritten", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const other = await createPolicy(db.prisma, { name: `Taken ${unique}` });
  const { id } = await createPolicy(db.prisma, { name: `Mine ${unique}` });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await field(page, "Name").fill(other.name);
  await save(page).click();
  await expect(page.getByText("Another policy has this name already.")).toBeVisible();
  await expect(page.getByText("Taken already.")).toBeVisible();
  await expect(field(page, "Name")).toBeFocused();

  await field(page, "Name").fill(`Still mine ${unique}`);
  await updatePolicy(db, SYSTEM, id, { description: "Theirs" });
  await save(page).click();
  await expect(page.getByText("Somebody else has changed this policy since you opened it.")).toBeVisible();
  const { name } = await db.prisma.policy.findUniqueOrThrow({ where: { id } });
  expect(name).toBe(`Mine ${unique}`);
});

test("a policy in use is not deleted, detected by page or server; another is, after a confirmation", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id, name } = await createPolicy(db.prisma, { name: `Carried ${unique}` });
  await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  const handler = await createHandler(db.prisma, {
    policyId: id,
    name: `User ${unique}`,
    basePath: `/user-${unique}`,
  });
  const remove = page.getByRole("form", { name: "Policy" }).getByRole("button", { name: "Delete policy" });
  const question = page.getByRole("dialog", { name: `Delete ${name}?` });
  await remove.click();
  await question.getByRole("button", { name: "Delete policy" }).click();
  await expect(
    page.getByText(`The policy is in use: handlers carry it (${handler.basePath}).`),
  ).toBeVisible();
  // The page now shows the handler.
  await expect(remove).toHaveAttribute("aria-disabled", "true");
  await remove.press("Enter");
  await expect(question).toHaveCount(0);
  await remove.hover();
  await expect(page.getByRole("tooltip")).toContainText(`the handler ${handler.basePath} uses it`);

  await db.prisma.handler.update({ where: { id: handler.id }, data: { policyId: null } });
  await page.reload();
  await remove.click();
  await question.getByRole("button", { name: "Delete policy" }).click();
  await expect(page).toHaveURL("/policies");
  await expect(page.getByRole("link", { name })).toHaveCount(0);
  expect(await db.prisma.policy.count({ where: { id } })).toBe(0);
});

test("every action after the loss of a role is rejected and audited and changes nothing", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/status of 403/); // of the links to presets, which are read ahead when the browser is idle
  const { id, name } = await createPolicy(db.prisma, { name: `Kept ${unique}`, retry: orderQueue() });
  const user = await signInAs("admin");
  await openForm(page, `/policies/${id}`);
  await field(page, "Name").fill(`Changed ${unique}`);
  const second = await page.context().newPage();
  await openForm(second, "/policies/new");
  await field(second, "Name").fill(`New ${unique}`);
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { role: "operator" } });
  // Each is rejected before the next is tried: messages disappear by themselves.
  const refused = async (action: string, where = page) => {
    await expect(where.getByText("Your role (operator) may not do this.").last()).toBeVisible();
    await expect
      .poll(() => db.prisma.auditLog.count({ where: { actorId: user.id, action, outcome: "refused" } }))
      .toBe(1);
  };
  await save(page).click();
  await refused("policy.update");
  await page.getByRole("button", { name: "Try on recorded failures" }).click();
  await refused("policy.try_rules");
  await page.getByRole("button", { name: "Delete policy" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete policy" }).click();
  await refused("policy.delete");
  await second.getByRole("button", { name: "Create policy" }).click();
  await refused("policy.create", second);
  expect(await db.prisma.policy.count({ where: { name: { contains: unique } } })).toBe(1);
  expect(await db.prisma.policy.findUniqueOrThrow({ where: { id } })).toMatchObject({ name });
  expect(await db.prisma.auditLog.count({ where: { actorId: user.id, outcome: "allowed" } })).toBe(0);
});

test("answers 404 with a link back for an unknown ID", async ({ page, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  for (const id of ["42", "01932b1e-0000-7000-8000-000000000001"]) {
    const response = await page.goto(`/policies/${id}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no policy with this ID" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Open Policies" }).click();
  await expect(page).toHaveURL("/policies");
});
