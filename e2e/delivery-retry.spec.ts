import type { Page } from "@playwright/test";
import { createFailuresOf, statesOf } from "./support/failures";
import { rows } from "./support/list";
import { expect, test } from "./support/test";

const boxes = (page: Page) => page.getByRole("checkbox", { name: /^Select .+, event/ });
const result = (page: Page) => page.getByRole("region", { name: "Result of the last operation" });

test("an operator retries selected deliveries and follows them until delivered", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  receiver.answer(({ path }) => (path === "/hook" ? { status: 200 } : { status: 500 }));
  const { subscriber, deliveries, path } = await createFailuresOf(db, {
    name: `Repaired ${unique}`,
    url: receiver.url("/hook"),
  });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(3);
  await boxes(page).nth(0).click();
  await boxes(page).nth(1).click();
  await expect(page.getByText("2 selected")).toBeVisible();
  await page.getByRole("button", { name: "Retry selected" }).click();
  await expect(result(page)).toContainText("2 queued");
  await expect(result(page)).toContainText("2 delivered", { timeout: 15_000 });
  await expect(result(page)).not.toContainText("waiting");
  await expect(rows(page)).toHaveCount(1);
  expect(await statesOf(db, deliveries)).toEqual(["delivered", "delivered", "failed"]);
  expect(receiver.requests).toHaveLength(2);
  const audit = await db.prisma.auditLog.findFirst({
    where: { action: "deliveries.retry", actorName: `operator ${unique}` },
  });
  expect(audit).toMatchObject({ outcome: "allowed", detail: { changed: 2, skipped: 0 } });
  expect(subscriber.name).toContain(unique);
});

test("reports repeated failures and skipped deliveries with consistent counts", async ({
  page,
  db,
  receiver,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  receiver.answer({ "/hook": { status: 500 } });
  const { deliveries, path } = await createFailuresOf(db, {
    name: `Broken ${unique}`,
    url: receiver.url("/hook"),
  });
  await page.goto(path);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText("3 selected")).toBeVisible();
  // Another user has already retried one of them.
  await db.prisma.delivery.updateMany({
    where: { id: deliveries[0]?.id ?? "" },
    data: { state: "delivered", finishedAt: new Date() },
  });
  await page.keyboard.press("r");
  await expect(result(page)).toContainText("2 queued");
  await expect(result(page)).toContainText("2 failed again", { timeout: 15_000 });
  await expect(result(page)).toContainText("1 skipped (already delivered)");
  await expect(rows(page)).toHaveCount(2);
});

test("an admin discards after a confirmation with count and subscriber, and restores", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("admin");
  const { subscriber, deliveries, path } = await createFailuresOf(db, { name: `Stale ${unique}` });
  await page.goto(path);
  await boxes(page).nth(0).click();
  await boxes(page).nth(1).click();
  await page.getByRole("button", { name: "Delete selected" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete 2 deliveries?" });
  await expect(dialog).toContainText(`2 to ${subscriber.name}`);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await statesOf(db, deliveries)).toEqual(["failed", "failed", "failed"]);

  await page.getByRole("button", { name: "Delete selected" }).click();
  await dialog.getByRole("button", { name: "Delete 2 deliveries" }).click();
  await expect(result(page)).toContainText("2 deleted");
  await expect(rows(page)).toHaveCount(1);
  expect(await statesOf(db, deliveries)).toEqual(["discarded", "discarded", "failed"]);

  await page.getByRole("button", { name: "Bin" }).click();
  await expect(page).toHaveURL(/view=bin/);
  await expect(page.getByRole("columnheader", { name: "Purged for good" })).toBeVisible();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText("in 13 d");
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await page.getByRole("button", { name: "Restore selected" }).click();
  await expect(result(page)).toContainText("2 restored");
  await expect(page.getByRole("heading", { name: "Nothing in the bin matches" })).toBeVisible();
  expect(await statesOf(db, deliveries)).toEqual(["failed", "failed", "failed"]);
});

test("a viewer reads and copies but cannot select, retry or discard", async ({
  page,
  context,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { deliveries, path } = await createFailuresOf(db, { name: `Seen ${unique}`, count: 1 });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole("checkbox")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /retry selected|delete selected/i })).toHaveCount(0);
  await expect(page.getByText("Read-only access")).toBeVisible();
  await page.getByRole("button", { name: "Copy event ID" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(deliveries[0]?.eventId);
});

test("an operator cannot discard: the button shows the reason, and its key has no effect", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Kept ${unique}` });
  await page.goto(path);
  await boxes(page).first().click();
  const button = page.getByRole("button", { name: "Delete selected" });
  await expect(button).toBeDisabled();
  await button.hover();
  await expect(page.getByRole("tooltip")).toHaveText("Only administrators can delete deliveries.");
  await page.keyboard.press("Delete");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("an action after the loss of a role is rejected and audited and changes nothing", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  const user = await signInAs("operator");
  const { deliveries, path } = await createFailuresOf(db, { name: `Guarded ${unique}` });
  await page.goto(path);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { role: "viewer" } });
  await page.getByRole("button", { name: "Retry selected" }).click();
  await expect(page.getByText("Your role (viewer) may not do this.")).toBeVisible();
  expect(await statesOf(db, deliveries)).toEqual(["failed", "failed", "failed"]);
  const refusal = await db.prisma.auditLog.findFirst({
    where: { actorId: user.id, action: "deliveries.retry", outcome: "refused" },
  });
  expect(refusal).not.toBeNull();
});

test("filters live in the URL: Back, Forward, reload and a pasted URL show the same list", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, {
    name: `Mixed ${unique}`,
    statuses: [404, 503, 404, 302],
    count: 4,
  });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(4);

  const filter = page.getByRole("button", { name: "Status", exact: true });
  const look = await filter.getAttribute("class");
  await filter.click();
  await expect(page.getByRole("option", { name: "Client Error" })).toBeVisible();
  await expect(filter).toHaveAttribute("class", look ?? ""); // as it was: that of the menu takes its place
  await page.getByRole("option", { name: "Client Error" }).click();
  await expect(page).toHaveURL(/status=client_error/);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Delivery status" }).click();
  await expect(page).toHaveURL(/sort=httpStatus/);
  await expect(page.getByRole("columnheader", { name: "Delivery status" })).toHaveAttribute(
    "aria-sort",
    "descending",
  );

  await page.goBack();
  await expect(page).not.toHaveURL(/sort=/);
  await page.goBack();
  await expect(page).not.toHaveURL(/status=/);
  await expect(rows(page)).toHaveCount(4);
  await page.goForward();
  await expect(rows(page)).toHaveCount(2);
  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await expect(rows(other)).toHaveCount(2);
  expect(await rows(other).allInnerTexts()).toHaveLength(2);

  await page.getByRole("button", { name: "Remove Status: Client Error" }).click();
  await expect(rows(page)).toHaveCount(4);
  await page.getByRole("button", { name: "Clear all" }).click();
  await expect(page).toHaveURL(/\/delivery-retry$/);
});

test("filters by status codes, and shows handler, priority and error text in optional columns", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, {
    name: `Codes ${unique}`,
    statuses: [404, 503, 400, 502],
    count: 4,
  });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(4);
  const field = page.getByRole("textbox", { name: "Codes" });
  await field.fill("404, 502");
  await field.press("Enter");
  await expect(page).toHaveURL(/httpStatus=404,502/);
  await expect(rows(page)).toHaveCount(2);
  await page.goto(`${path}&httpStatus=418`);
  await expect(page.getByText("Without the filter Codes: 418, 4 match.")).toBeVisible();
  await page.getByRole("button", { name: "Drop the filter Codes" }).click();
  await expect(rows(page)).toHaveCount(4);
  await page.goto(`${path}&httpStatus=404,502`);
  await page.getByRole("button", { name: "Remove Status code: 404" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  for (const name of ["Handler", "Priority", "Error text"])
    await page.getByRole("checkbox", { name }).click();
  await page.keyboard.press("Escape");
  for (const text of ["Handler", "normal", "Answered 502, expected 200"])
    await expect(rows(page).getByText(text, { exact: true })).toBeVisible();
});

test("the filter is edited as a text, and marks what is wrong in it", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Text ${unique}`, statuses: [404, 503], count: 2 });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("f");
  const field = page.getByRole("combobox", { name: "Filter as text" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(`subscriber:"Text ${unique}"`);
  await field.press("End");
  await field.pressSequentially(" code:404 stats:5xx");
  await field.press("Enter");
  const alert = page.getByRole("alert").filter({ hasText: "There is no key" });
  await expect(alert).toContainText("Did you mean “status”?");
  await expect(alert.locator("mark")).toHaveText("stats");
  await expect(rows(page)).toHaveCount(2);
  await field.fill(`code:404 status:4xx subscriber:"Text ${unique}"`);
  await field.press("Enter");
  await expect(page).toHaveURL(/status=client_error&httpStatus=404/);
  await expect(rows(page)).toHaveCount(1);
  await expect(field).toBeFocused();
  await field.press("Escape");
  await expect(page.getByRole("button", { name: "As text" })).toBeFocused();
  await page.reload();
  await page.getByRole("button", { name: "Remove Status code: 404" }).click();
  await page.getByRole("button", { name: "Remove Status: Client Error" }).click();
  await expect(rows(page)).toHaveCount(2);
});

test("the text form suggests keys and values, by keyboard alone", async ({ page, db, signInAs, unique }) => {
  await signInAs("viewer");
  const name = `Suggested ${unique}`;
  const { path } = await createFailuresOf(db, { name, statuses: [404, 503], count: 2 });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(2);
  await page.keyboard.press("f");
  const field = page.getByRole("combobox", { name: "Filter as text" });
  const keys = page.getByRole("listbox", { name: "Keys" });
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("aria-expanded", "false");
  await field.press("ControlOrMeta+a");
  await field.press("Delete");
  await expect(keys).toBeVisible();
  await field.press("Escape");
  await expect(keys).toHaveCount(0);
  await expect(field).toBeFocused();

  await field.pressSequentially("subs");
  await expect(keys.getByRole("option")).toHaveText([/^subscriber/]);
  await field.press("ArrowDown");
  await expect(keys.getByRole("option", { name: "subscriber" })).toHaveAttribute("aria-selected", "true");
  const active = await keys.getByRole("option", { name: "subscriber" }).getAttribute("id");
  await expect(field).toHaveAttribute("aria-activedescendant", active ?? "");
  await field.press("Enter");
  await expect(field).toHaveValue("subscriber:");
  const subscribers = page.getByRole("listbox", { name: "Values of subscriber" });
  await expect(subscribers).toBeVisible();
  await field.pressSequentially(unique);
  await expect(subscribers.getByRole("option")).toHaveText([`"${name}"`]);
  await field.press("ArrowUp");
  await field.press("Enter");
  await expect(field).toHaveValue(`subscriber:"${name}"`);
  await expect(subscribers).toHaveCount(0);

  await field.pressSequentially(" status:5");
  await page.getByRole("listbox", { name: "Values of status" }).getByRole("option").click();
  await expect(field).toHaveValue(`subscriber:"${name}" status:server_error`);
  await expect(field).toBeFocused();
  await field.press("Enter");
  await expect(page).toHaveURL(/status=server_error/);
  await expect(rows(page)).toHaveCount(1);

  await field.press("End");
  await field.pressSequentially(" zzz:");
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "There is no key" })).toBeVisible();
});

test("finds by event ID and reports an invalid one", async ({ page, db, signInAs, unique }) => {
  await signInAs("viewer");
  const { deliveries, path } = await createFailuresOf(db, { name: `Findable ${unique}` });
  await page.goto(path);
  const field = page.getByRole("textbox", { name: "Event ID" });
  await field.fill("not an id");
  await field.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "This is not a whole event ID." })).toBeAttached();
  await expect(rows(page)).toHaveCount(3);
  await field.fill(`  ${deliveries[1]?.eventId.toUpperCase()}  `);
  await field.press("Enter");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`eventId=${deliveries[1]?.eventId}`));
});

test("invalid URL parameters are ignored and named", async ({ page, db, signInAs, unique }) => {
  await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Lenient ${unique}` });
  await page.goto(`${path}&limit=7&from=2001-01-01&status=sideways&subscriber=x`);
  await expect(rows(page)).toHaveCount(3);
  const note = page.getByRole("note");
  await expect(note).toContainText("limit “7” is not a value it can have");
  await expect(note).toContainText("from “2001-01-01” is not within the last 14 days");
  await expect(note).toContainText("status “sideways”");
  await expect(note).toContainText("subscriber “x” is not a filter of this screen");
});

test("pages by cursor, forward and back", async ({ page, db, signInAs, unique }) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Many ${unique}`, count: 53 });
  await page.goto(path);
  await expect(page.getByText("50 of 53")).toBeVisible();
  const first = await rows(page).first().getAttribute("data-row-id");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.getByText("3 of 53 · page 2")).toBeVisible();
  await expect(page).toHaveURL(/after=/);
  await page.getByRole("button", { name: "Previous" }).click();
  await expect(rows(page)).toHaveCount(50);
  expect(await rows(page).first().getAttribute("data-row-id")).toBe(first);
});

test("Select All selects the listed rows, then all matching ones", async ({ page, db, signInAs, unique }) => {
  await signInAs("admin");
  const { deliveries, path } = await createFailuresOf(db, { name: `Bulk ${unique}`, count: 53 });
  await page.goto(path);
  await page.getByRole("checkbox", { name: "Select All" }).click();
  await expect(page.getByText("50 selected")).toBeVisible();
  await page.getByRole("button", { name: "Select all 53 matching" }).click();
  await expect(page.getByText("All 53 matching selected")).toBeVisible();
  await page.keyboard.press("Delete");
  const dialog = page.getByRole("dialog", { name: "Delete all that match" });
  await expect(dialog).toContainText("53 frozen");
  await expect(dialog).toContainText(`Subscriber: Bulk ${unique}`);
  await dialog.getByRole("button", { name: "Delete 53 deliveries" }).click();
  await expect(result(page)).toContainText("53 deleted", { timeout: 15_000 });
  expect(new Set(await statesOf(db, deliveries))).toEqual(new Set(["discarded"]));
});

test("shift-click selects the range between two rows", async ({ page, db, signInAs, unique }) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Range ${unique}`, count: 6 });
  await page.goto(path);
  await boxes(page).nth(1).click();
  await boxes(page)
    .nth(4)
    .click({ modifiers: ["Shift"] });
  await expect(page.getByText("4 selected")).toBeVisible();
  for (const [index, isChecked] of [false, true, true, true, true, false].entries()) {
    await expect(boxes(page).nth(index)).toBeChecked({ checked: isChecked });
  }
});

test("everything works by keyboard: J, K, X, Shift X, Enter, Escape", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Keys ${unique}`, count: 5 });
  await page.goto(path);
  await expect(rows(page)).toHaveCount(5);
  // The first key may precede the listeners of the page; K stays at the first row, so it can be pressed again.
  await expect(async () => {
    await page.keyboard.press("k");
    await expect(rows(page).nth(0)).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press("x");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Shift+X");
  await expect(page.getByText("3 selected")).toBeVisible();
  await page.keyboard.press("k");
  await expect(rows(page).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Payload" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByText("3 selected")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
});

test("a row expands to the answer and the request as inert text, each of which can be copied", async ({
  page,
  context,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const body = JSON.stringify({ note: "<img src=x onerror=alert(1)>", unique });
  const { subscriber, path } = await createFailuresOf(db, { name: `Open ${unique}`, count: 1, body });
  await page.goto(path);
  const expand = page.getByRole("button", { name: "Show the event's topic and payload" });
  await expand.click();
  await expect(expand).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("region", { name: "Payload" })).toContainText("<img src=x onerror=alert(1)>");
  await expect(page.locator("img")).toHaveCount(0);
  await expect(page.getByText("Last response")).toBeVisible();
  await expect(page.getByRole("region", { name: "Response body" })).toContainText("it did not work");
  await expect(page.getByText("Publisher", { exact: true })).toHaveCount(0);
  // The last answer comes before the payload.
  const parts = page.getByRole("region", { name: /^(Last attempt|Event as received|Event)$/ });
  await expect(parts.first()).toHaveAccessibleName("Last attempt");

  const copied = async (what: string) => {
    await page.getByRole("button", { name: `Copy ${what}`, exact: true }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Copied" })).toHaveCount(0);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(JSON.parse(await copied("payload"))).toEqual(JSON.parse(body));
  expect(await copied("URL")).toBe(subscriber.url);
  expect(await copied("response headers")).toContain("content-type: ");
  expect(await copied("received headers")).toContain("content-type: application/json");
  expect(await copied("response body")).toContain("it did not work");
  expect(await copied("failure")).toContain("503");

  await expand.click();
  await expect(page.getByRole("region", { name: "Payload" })).toHaveCount(0);
});

test("an expanded row is retried by its own button", async ({ page, db, receiver, signInAs, unique }) => {
  await signInAs("operator");
  receiver.answer({ "/hook": { status: 200 } });
  const { deliveries, path } = await createFailuresOf(db, {
    name: `Alone ${unique}`,
    url: receiver.url("/hook"),
    count: 2,
  });
  await page.goto(path);
  const row = page.locator(`tr[data-row-id="${deliveries[1]?.id}"]`);
  await row.getByRole("button", { name: "Show the event's topic and payload" }).click();
  await page.getByRole("button", { name: "Retry this delivery" }).click();
  await expect(result(page)).toContainText("1 queued");
  await expect(result(page)).toContainText("1 delivered", { timeout: 15_000 });
  await expect(rows(page)).toHaveCount(1);
  expect(await statesOf(db, deliveries)).toEqual(["failed", "delivered"]);
});

test("an expansion is one column on a narrow screen, and nothing of it is cut", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("viewer");
  await page.setViewportSize({ width: 390, height: 800 });
  const { path } = await createFailuresOf(db, { name: `Narrow ${unique}`, count: 1 });
  await page.goto(path);
  await page.getByRole("button", { name: "Show the event's topic and payload" }).click();
  const boxes = await Promise.all(
    ["Last attempt", "Event as received", "Event"].map((name) =>
      page.getByRole("region", { name, exact: true }).boundingBox(),
    ),
  );
  for (const [index, box] of boxes.entries()) {
    expect(box?.x).toBe(boxes[0]?.x);
    expect(box?.y).toBeGreaterThanOrEqual(index === 0 ? 0 : (boxes[index - 1]?.y ?? 0));
    expect(box?.width).toBeGreaterThan(250);
    expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(390);
  }
});

test("the data of an expansion is for those who may read it, and refusals are sentences", async ({
  page,
  db,
  signInAs,
  unique,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/401|404/);
  const user = await signInAs("viewer");
  const { deliveries, path } = await createFailuresOf(db, { name: `Read ${unique}` });
  const urlOf = (id: string | undefined) => `/delivery-retry/${id}/expansion`;
  const read = async (id: string | undefined) => {
    const answer = await page.request.get(urlOf(id));
    return { status: answer.status(), body: await answer.json() };
  };
  expect(await read(deliveries[0]?.id)).toMatchObject({
    status: 200,
    body: {
      contextName: "default",
      last: { httpStatus: 503, number: 1 },
      payload: { body: { kind: "text" } },
    },
  });
  const unknown = { status: 404, body: { error: { message: expect.stringMatching(/no such delivery/) } } };
  expect(await read("42")).toMatchObject(unknown);
  expect(await read("01932b1e-0000-7000-8000-000000000001")).toMatchObject(unknown);

  await page.goto(path);
  await expect(rows(page)).toHaveCount(3);
  await db.prisma.userAccount.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
  expect(await read(deliveries[0]?.id)).toMatchObject({
    status: 401,
    body: { error: { message: expect.stringMatching(/sign in again/) } },
  });
  await page.getByRole("button", { name: "Show the event's topic and payload" }).first().click();
  await expect(page.getByRole("alert").getByText("You were signed out")).toBeVisible();
  await expect(page.getByRole("alert").getByRole("link", { name: "Sign in" })).toHaveAttribute(
    "href",
    `/sign-in?callbackUrl=${encodeURIComponent(path)}`,
  );
});

test("the choice of columns is stored for the user", async ({ page, db, signInAs, unique }) => {
  const user = await signInAs("viewer");
  const { path } = await createFailuresOf(db, { name: `Columned ${unique}`, count: 1 });
  await page.goto(path);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  await page.getByRole("checkbox", { name: "Subscriber URL" }).click();
  await expect(page.getByRole("columnheader", { name: "Subscriber URL" })).toHaveCount(0);
  const kept = async () =>
    JSON.stringify((await db.prisma.userAccount.findUnique({ where: { id: user.id } }))?.preferences);
  // Before the choice is saved there is no stored value, which contains no column either.
  await expect.poll(kept).toContain("subscriberName");
  expect(await kept()).not.toContain("subscriberUrl");
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Event ID" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Subscriber URL" })).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`is drawn in the ${colorScheme} theme of the system`, async ({
    page,
    db,
    signInAs,
    unique,
  }, testInfo) => {
    await page.emulateMedia({ colorScheme });
    await signInAs("admin");
    const { path } = await createFailuresOf(db, {
      name: `Drawn ${unique}`,
      count: 20,
      statuses: [503, 404, 202, 302],
    });
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    await boxes(page).nth(2).click();
    await expect(page.getByText("1 selected")).toBeVisible();
    const screenshot = await page.screenshot({
      path: testInfo.outputPath(`delivery-retry-${colorScheme}.png`),
    });
    await testInfo.attach(`delivery-retry-${colorScheme}`, { body: screenshot, contentType: "image/png" });
  });
}
