import { createFailuresOf } from "./support/failures";
import { openList, rows } from "./support/list";
import { expect, test } from "./support/test";

const BODY = JSON.stringify({ order: { lines: [{ sku: "A-1" }, { sku: "B-2" }] }, note: "x" });

test("a delivery is read beside its list by keys, kept by a reload, left by Back, and has a page", async ({
  page,
  context,
  db,
  unique,
  signInAs,
}) => {
  const { deliveries, subscriber, path } = await createFailuresOf(db, {
    name: `Beside ${unique}`,
    count: 3,
    statuses: [200],
    body: BODY,
  });
  await db.prisma.subscriber.update({
    where: { id: subscriber.id },
    data: { expectedStatus: 202, headers: { authorization: "Bearer t0ken" } },
  });
  await db.prisma.attemptConfiguration.updateMany({
    where: { subscriberId: subscriber.id },
    data: { headers: { authorization: "[masked]" } },
  });
  await db.prisma.delivery.updateMany({
    where: { subscriberId: subscriber.id },
    data: { expectedStatus: 201 },
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signInAs("admin");
  await openList(page, path);
  const [first, second] = deliveries;
  const drawer = page.getByRole("complementary", { name: "Delivery" });
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().includes("/_next/")) requests.push(new URL(request.url()).pathname);
  });

  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("v");
  await expect(page).toHaveURL(new RegExp(`delivery=${first?.id}`));
  await expect(drawer.getByRole("heading", { name: `Delivery to Beside ${unique}` })).toBeFocused();
  await expect(drawer).toContainText("An answer of 202 would be accepted for events received from now on.");
  expect(requests.filter((one) => one.startsWith("/delivery-retry"))).toEqual([]);
  await expect(rows(page).first()).toHaveAttribute("aria-selected", "true");

  await page.keyboard.press("j");
  await expect(page).toHaveURL(new RegExp(`delivery=${second?.id}`));
  await expect(drawer.getByRole("status").first()).toHaveText("2 of 3");
  await page.keyboard.press("k");
  await page.keyboard.press("k");
  await expect(page).toHaveURL(new RegExp(`delivery=${first?.id}`));
  // The address is that of the first one before the drawer is.
  await expect(drawer.getByRole("status").first()).toHaveText("1 of 3");
  await expect(drawer).toHaveAttribute("aria-busy", "false");

  const tree = drawer.getByRole("tree", { name: "Request body" });
  await tree.getByRole("treeitem").first().focus();
  await expect(tree.getByRole("treeitem").first()).toBeFocused();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "c"]) await page.keyboard.press(key);
  await expect(tree.getByRole("button", { name: "Copied" })).toHaveCount(1);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("$.order.lines[0].sku");
  await drawer.getByRole("searchbox", { name: "Search in request body" }).fill("b-2");
  await expect(drawer.getByText("1 of 1")).toBeVisible();

  await drawer.getByRole("button", { name: "Copy as curl", exact: true }).click();
  await expect(page.getByText("Attempt 1 copied as curl")).toBeVisible();
  const masked = await page.evaluate(() => navigator.clipboard.readText());
  expect(masked).toContain("-H 'authorization: [masked]'");
  expect(masked).toContain(`--data-raw '${BODY}'`);
  expect(await page.content()).not.toContain("t0ken");
  await drawer.getByRole("button", { name: "Copy as curl with secrets" }).click();
  await expect(page.getByText("It contains the subscriber’s present secrets")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("authorization: Bearer t0ken");
  const audit = { action: "deliveries.copy_secrets", targetId: first?.id ?? "" };
  expect(await db.prisma.auditLog.count({ where: audit })).toBe(1);

  await page.reload();
  await expect(drawer.getByRole("heading", { name: `Delivery to Beside ${unique}` })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(drawer).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${path.replace("?", "\\?")}$`));
  await expect(rows(page).first()).toBeFocused();

  await page.keyboard.press("j");
  await page.keyboard.press("v");
  await expect(drawer).toBeVisible();
  await page.goBack();
  await expect(drawer).toHaveCount(0);
  await expect(rows(page).nth(1)).toBeFocused();

  await rows(page).nth(2).locator("a[data-delivery]").click();
  await drawer.getByRole("link", { name: "Open page" }).click();
  await expect(page).toHaveURL(new RegExp(`/deliveries/${deliveries[2]?.id}$`));
  await expect(page.getByRole("article", { name: `Delivery to Beside ${unique}` })).toContainText("#1");
  await expect(page.getByRole("region", { name: "Expected", exact: true })).toContainText("Then201");
});
