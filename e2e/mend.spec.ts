import { newId } from "../lib/db/ids";
import { createOperation } from "../prisma/factories/operations";
import { findings, findingsInBothSchemes } from "./support/axe";
import { createFailuresOf } from "./support/failures";
import { Keyboard } from "./support/keyboard";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

/** What a plain retry cannot put right: a wrong expectation, and a wrong body. */

test("an admin accepts two deliveries whose expectation was wrong, and takes one back", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { subscriber, deliveries, path } = await createFailuresOf(db, {
    name: `Accepted ${unique}`,
    count: 3,
    statuses: [202, 202, 500],
  });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { expectedStatus: 202 } });
  const user = await signInAs("admin");
  await openList(page, path);
  await expect(rows(page)).toHaveCount(3);
  await page.keyboard.press("a");
  await page.getByRole("button", { name: "Accept…" }).click();
  const dialog = page.getByRole("dialog", { name: "Accept the selected deliveries" });
  await expect(dialog).toContainText("3 frozen");
  await expect(dialog).toContainText("expects 202 now; 2 answered 202; skipped: 1 answered 500");
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel("Reason").fill("202 was meant");
  await dialog.getByLabel("Reason").press("Enter");
  await expect(dialog).toHaveCount(0);
  const states = () =>
    db.prisma.delivery.groupBy({
      by: ["state"],
      where: { subscriberId: subscriber.id },
      orderBy: { state: "asc" },
      _count: true,
    });
  await expect.poll(states).toMatchObject([
    { state: "delivered", _count: 2 },
    { state: "failed", _count: 1 },
  ]);

  const accepted = deliveries.find(({ httpStatus }) => httpStatus === 202);
  await page.goto(`/deliveries/${accepted?.id}`);
  await expect(page.getByText("Delivered (accepted)").first()).toBeVisible();
  await page.getByRole("button", { name: /^Take back/ }).click();
  const back = page.getByRole("dialog", { name: /Take back/ });
  await back.getByRole("button", { name: /^(Take back|Restore)/ }).click();
  await expect.poll(states).toMatchObject([
    { state: "delivered", _count: 1 },
    { state: "failed", _count: 2 },
  ]);
  const audit = await db.prisma.auditLog.findMany({ where: { actorId: user.id }, orderBy: { at: "asc" } });
  expect(audit.map(({ action }) => action)).toContain("operation.start");
});

test("an admin edits the body of one delivery and sees the copy delivered", async ({
  page,
  db,
  receiver,
  unique,
  signInAs,
}) => {
  const { subscriber, deliveries } = await createFailuresOf(db, {
    name: `Edited ${unique}`,
    count: 1,
    statuses: [422],
    body: JSON.stringify({ amount: "seven" }),
  });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { url: receiver.url("/orders") } });
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await signInAs("admin");
  await page.goto(`/deliveries/${deliveries[0]?.id}`);
  await page.getByRole("button", { name: /^Edit and retry/ }).click();
  const dialog = page.getByRole("dialog", { name: /^Edit and retry/ });
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel("Body").fill('{"amount": 7');
  await dialog.getByLabel("Reason").fill("a number was meant");
  await dialog.getByRole("button", { name: "Send the copy" }).click();
  await expect(dialog.getByRole("alert").first()).toBeVisible();
  await dialog.getByLabel("Body").fill('{"amount": 7}');
  await expect(dialog.getByRole("list", { name: "Changes of the body" })).toContainText("amount");
  await dialog.getByRole("button", { name: "Send the copy" }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(() => receiver.requests.map(({ body }) => body.toString())).toEqual(['{"amount": 7}']);
});

test("an admin sees what a JSON Patch does to a selection before anything is sent, by keyboard", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { path } = await createFailuresOf(db, {
    ...{ name: `Patched ${unique}`, count: 2, statuses: [422], body: JSON.stringify({ currency: "€" }) },
  });
  await signInAs("admin");
  await openList(page, path);
  const keys = new Keyboard(page);
  await keys.press("a", "t");
  const dialog = page.getByRole("dialog", { name: "Edit and retry the selected deliveries" });
  const patch = dialog.getByRole("textbox", { name: /^JSON Patch/ });
  await expect(patch).toBeFocused();
  expect(await findingsInBothSchemes(page)).toEqual([]);
  await keys.paste('[{ "op": "replace", "path": "currency", "value": "EUR" }]');
  const preview = async () => {
    await keys.reach("Tab", dialog.getByRole("button", { name: "Preview" }));
    await keys.press("Enter");
  };
  await preview();
  await expect(dialog.getByRole("alert")).toContainText("patch[0].path: ");
  await expect(patch).toBeFocused();
  await keys.write('[{ "op": "replace", "path": "/amount", "value": 1 }]');
  await preview();
  await expect(dialog).toContainText("The patch applies to 0 of 2 looked at, and not to 2");
  await expect(dialog).toContainText("2 × patch[0] replace /amount");
  await keys.reach("Shift+Tab", dialog.getByRole("button", { name: "Change the edit" }));
  await keys.press("Enter");
  await expect(patch).toBeFocused();
  await keys.write('[{ "op": "replace", "path": "/currency", "value": "EUR" }]');
  await preview();
  await expect(dialog).toContainText("The patch applies to 2 of 2 looked at.");
  const sample = dialog.getByRole("region", { name: /^Sample/ }).first();
  await expect(sample).toContainText('replace /currency with "EUR"');
  await expect(dialog.getByLabel("Reason")).toBeFocused();
  await keys.reach("Shift+Tab", sample.getByText("Before and after"));
  await keys.press("Enter");
  await expect(sample.getByRole("region", { name: "Before" })).toContainText("€");
  expect(await findingsInBothSchemes(page)).toEqual([]);
  await keys.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(rows(page)).toHaveCount(2);
});

test("an admin stops the copy that waits, and sends the edit that it stood against", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { subscriber, deliveries } = await createFailuresOf(db, { name: `Waits ${unique}`, count: 1 });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { paused: true } });
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await signInAs("admin");
  const originalId = deliveries[0]?.id ?? "";
  await page.goto(`/deliveries/${originalId}`);
  const copies = () => db.prisma.deliveryEdit.count({ where: { originalId } });
  const dialog = page.getByRole("dialog", { name: /^Edit and retry/ });
  const write = async (accept: string) => {
    await page.getByRole("button", { name: /^Edit and retry/ }).click();
    await dialog.getByLabel("Headers").fill(`host: x\naccept: ${accept}`);
    await dialog.getByLabel("Reason").fill("They read HTML");
    await dialog.getByRole("button", { name: "Send the copy" }).click();
    await expect(dialog.getByRole("alert")).toContainText("host: This header is set by Redeliver itself.");
    await dialog.getByLabel("Headers").fill(`accept: ${accept}`);
    await dialog.getByRole("button", { name: "Send the copy" }).click();
  };
  await write("text/html");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText("Retried as an edited copy")).toBeVisible();
  await write("text/plain");
  await expect(dialog.getByRole("alert")).toContainText("An edited copy of the delivery has not ended yet.");
  expect(await findings(page)).toEqual([]);

  const opened = page.waitForEvent("popup");
  await dialog.getByRole("link", { name: "Open the copy in a new tab" }).click();
  const copy = await opened;
  await copy.getByRole("button", { name: /^Stop retrying/ }).click();
  const stop = copy.getByRole("dialog", { name: /^Stop retrying/ });
  await stop.getByRole("button", { name: /^Stop retrying/ }).click();
  await expect(stop).toHaveCount(0);
  await expect
    .poll(() => db.prisma.delivery.count({ where: { editedFrom: originalId, retryingEnded: "stopped" } }))
    .toBe(1);
  await copy.close();
  await dialog.getByRole("button", { name: "Send the copy" }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(copies).toBe(2);
});

test("an admin edits again what an edit failed with: it begins with the same, secrets masked", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { deliveries } = await createFailuresOf(db, { name: `Again ${unique}`, count: 2 });
  const id = newId();
  const url = "https://example.com/hook?token=s3cret";
  // Plain, as the test has no keys of the hub's.
  await db.prisma.operationEdit.create({ data: { operationId: id, headers: { "x-key": "s3cret" }, url } });
  const data = { id, kind: "edit_and_retry", finishedAt: new Date() } as const;
  await createOperation(db.prisma, data, deliveries, "failed_again");
  await signInAs("admin");
  await page.goto(`/operations/${id}`);
  await page.getByRole("button", { name: /^Edit and retry what failed again/ }).click();
  const dialog = page.getByRole("dialog", { name: "Edit and retry what failed again" });
  await expect(dialog.getByLabel("Headers")).toHaveValue("x-key: [masked]");
  await expect(dialog.getByLabel("URL")).toHaveValue("https://example.com/hook?token=[masked]");
  await expect(dialog).toContainText("[masked] keeps the value that was sent before, to the same origin.");
  await dialog.getByLabel("URL").fill("https://other.example.com/hook");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog.getByRole("alert")).toContainText("x-key: [masked] keeps a value for the origin");
  expect(await findings(page)).toEqual([]);
  await dialog.getByLabel("URL").fill("https://example.com/fixed?token=[masked]");
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog).toContainText("x-key: [masked]");
  await expect(dialog).toContainText("2 frozen");
  const row = await db.prisma.operationEdit.findFirstOrThrow({
    where: { url: "https://example.com/fixed?token=s3cret" },
  });
  const stored = JSON.stringify(row.headers);
  expect(stored).toContain("x-key");
  expect(stored).not.toMatch(/s3cret|masked/);
});
