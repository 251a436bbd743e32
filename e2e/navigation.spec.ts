import { createFailuresOf } from "./support/failures";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

test("a rail of icons leaves twelve columns room, and the width that is chosen stays", async ({
  page,
  db,
  signInAs,
  unique,
}) => {
  await signInAs("operator");
  const { path } = await createFailuresOf(db, { name: `Wide ${unique}` });
  await openList(page, path);
  const main = page.getByRole("navigation", { name: "Main" });
  const contentLeft = () =>
    page.getByRole("main").evaluate((element) => element.getBoundingClientRect().left);
  const hiddenPart = () =>
    page
      .locator("table")
      .evaluate(({ parentElement: scroller }) => (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0));
  await expect(main.getByText("Configuration")).toBeHidden();
  await expect(page.getByRole("columnheader")).toHaveCount(12);
  expect(await hiddenPart()).toBe(0);

  await main.getByRole("button", { name: "Expand the navigation" }).click();
  await expect(main.getByText("Configuration")).toBeVisible();
  expect(await contentLeft()).toBe(190);
  await page.reload();
  expect(await contentLeft()).toBe(190); // as the server rendered it
  await page.setViewportSize({ width: 1920, height: 1080 });
  await main.getByRole("button", { name: "Collapse the navigation" }).press("Enter");
  await expect(main.getByRole("button", { name: "Expand the navigation" })).toBeVisible();
  await main.getByRole("link", { name: "Contexts" }).click();
  await expect(page).toHaveURL(/\/contexts$/);
  await expect(main.getByRole("link", { name: "Contexts" })).toHaveAttribute("aria-current", "page");
  await page.reload();
  expect(await contentLeft()).toBe(44);
});

test("the place of payloads says that one may not see them", async ({ page, db, signInAs, unique }) => {
  const { id } = await signInAs("operator");
  const { path, deliveries } = await createFailuresOf(db, {
    name: `Hidden ${unique}`,
    count: 1,
    body: "iban DE02",
  });
  const hidden = page.getByText("You may not see payloads. Ask an administrator.");
  for (const seesPayloads of [true, false]) {
    await db.prisma.userAccount.update({ where: { id }, data: { seesPayloads } });
    await openList(page, path);
    await rows(page).first().getByRole("button", { name: "Show the event's topic and payload" }).click();
    await expect(page.getByRole("heading", { name: /^Payload/ })).toBeVisible();
    await expect(hidden).toHaveCount(seesPayloads ? 0 : 2);
    await page.goto(`/event-status/${deliveries[0]?.eventId}`);
    await expect(page.getByRole("heading", { name: /^Payload/ })).toBeVisible();
    await expect(page.getByText("iban DE02")).toHaveCount(seesPayloads ? 1 : 0);
    await expect(hidden.first()).toBeVisible({ visible: !seesPayloads });
    expect(await page.content()).toContain(seesPayloads ? "iban DE02" : "Ask an administrator.");
    if (!seesPayloads) expect(await page.content()).not.toContain("iban DE02");
  }
});

test("a page of another role's screen answers 403, and says what is missing and whom to ask", async ({
  page,
  db,
  signInAs,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/status of 403/);
  const { id } = await signInAs("operator");
  const answer = await page.goto("/users");
  expect(answer?.status()).toBe(403);
  await expect(page).toHaveTitle("No access · Redeliver");
  await expect(page.getByRole("heading", { name: "You may not see Users" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("needs the permission users:write, which admins have");
  await expect(page.getByRole("main")).toContainText("Ask an administrator for another role: ");
  await expect(
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Users" }),
  ).toHaveCount(0);
  const refusals = await db.prisma.auditLog.findMany({ where: { actorId: id, outcome: "refused" } });
  expect(refusals.map(({ action, detail }) => [action, detail])).toEqual([
    ["users:write", { code: "forbidden", role: "operator", screen: "/users" }],
  ]);
  await page.getByRole("link", { name: "Go to Delivery Retry" }).click();
  await expect(page).toHaveURL(/\/delivery-retry$/);
});
