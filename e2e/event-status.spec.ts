import { ensureDayPartitions } from "../lib/db/partitions";
import { DAY_MS } from "../lib/time/units";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createHandler,
  createPublisher,
  createSubscriber,
} from "../prisma/factories/factories";
import { expect, test } from "./support/test";

type Store = Parameters<typeof createEvent>[0];

/** Creates a handler with one topic, a publisher and a subscriber, with unique names. */
async function arrange(store: Store, unique: string, url?: string) {
  const handler = await createHandler(store, { name: `Orders ${unique}`, basePath: `/orders-${unique}` });
  const topic = handler.topics[0];
  if (!topic) throw new Error("The factory creates a topic.");
  const publisher = await createPublisher(store, { name: `Shop ${unique}` });
  const subscriber = await createSubscriber(store, {
    name: `Billing ${unique}`,
    topicIds: [topic.id],
    ...(url ? { url } : {}),
  });
  const facts = {
    handlerId: handler.id,
    handlerName: handler.name,
    handlerPath: handler.basePath,
    topicId: topic.id,
    topicName: topic.name,
    publisherId: publisher.id,
    publisherName: publisher.name,
    subscriberCount: 1,
  };
  return { handler, publisher, subscriber, facts };
}

test("filters by handler in the URL, narrows the other filters, and keeps the list through Back, Forward and reload", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { facts, subscriber } = await arrange(db.prisma, unique);
  const other = await arrange(db.prisma, `other ${unique}`);
  const mine = await createEvent(db.prisma, facts);
  await createDelivery(db.prisma, mine, subscriber, { state: "delivered" });
  const theirs = await createEvent(db.prisma, other.facts);
  await signInAs("viewer");
  await page.goto("/event-status");

  await page.getByRole("button", { name: "Handlers" }).click();
  await page.getByRole("option", { name: `Orders ${unique}`, exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(new RegExp(`handlers=${facts.handlerId}`));
  const rowOf = (id: string) => page.locator(`tr[data-row-id="${id}"]`);
  await expect(rowOf(mine.id)).toBeVisible();
  await expect(rowOf(theirs.id)).toHaveCount(0);
  await expect(rowOf(mine.id)).toContainText("1 delivered, 0 retrying, 0 failed");

  await page.getByRole("button", { name: "Subscribers" }).click();
  await expect(page.getByRole("option", { name: `Billing ${unique}`, exact: true })).toBeVisible();
  await expect(page.getByRole("option", { name: `Billing other ${unique}` })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "Remove Handler" }).click();
  await expect(page).toHaveURL(/\/event-status$/);
  await page.goBack();
  await expect(rowOf(mine.id)).toBeVisible();
  await expect(rowOf(theirs.id)).toHaveCount(0);
  await page.goForward();
  await expect(page).toHaveURL(/\/event-status$/);
  await page.goBack();
  await page.reload();
  await expect(rowOf(mine.id)).toBeVisible();
  await expect(rowOf(theirs.id)).toHaveCount(0);
});

test("shows priority and value in optional columns and stores the choice", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { facts } = await arrange(db.prisma, unique);
  const event = await createEvent(db.prisma, { ...facts, priority: 0, value: "129.9" });
  const user = await signInAs("viewer");
  await page.goto(`/event-status?eventId=${event.id}`);
  await expect(page.getByRole("columnheader", { name: "Priority" })).toHaveCount(0);
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  for (const name of ["Priority", "Value"]) await page.getByRole("checkbox", { name }).click();
  await expect(page.getByRole("cell", { name: "high", exact: true })).toBeVisible();
  const kept = async () =>
    JSON.stringify((await db.prisma.userAccount.findUnique({ where: { id: user.id } }))?.preferences);
  await expect.poll(kept).toContain('"value"');
  await page.reload();
  await expect(page.getByRole("cell", { name: "129.9", exact: true })).toBeVisible();

  await page.goto(`/event-status/${event.id}`);
  const known = page.getByRole("region", { name: "Event", exact: true });
  await expect(known.getByText("high", { exact: true })).toBeVisible();
  await expect(known.getByText("129.9", { exact: true })).toBeVisible();
});

test("names invalid URL parameters", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/event-status?status=teapot&from=yesterday");
  await expect(page.getByRole("note")).toContainText("teapot");
  await expect(page.getByRole("note")).toContainText("yesterday");
  await expect(page.getByRole("heading", { name: "Event Status" })).toBeVisible();
});

test("lists rejected requests with the reason why they cannot be retried", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { facts } = await arrange(db.prisma, unique);
  const nowhere = await createEvent(db.prisma, {
    path: `/nowhere-${unique}`,
    httpStatus: 404,
    reason: "unknown_path",
    contextId: null,
    contextName: null,
    handlerName: null,
    handlerPath: null,
    topicName: null,
  });
  const refused = await createEvent(db.prisma, {
    ...facts,
    httpStatus: 401,
    reason: "unauthorized",
    publisherId: null,
    publisherName: null,
  });
  await signInAs("viewer");
  for (const [event, status] of [
    [nowhere, "404 Not Found"],
    [refused, "401 Unauthorized"],
  ] as const) {
    await page.goto(`/event-status?status=client_error&eventId=${event.id}`);
    await expect(page.getByRole("row", { name: status })).toBeVisible();
    const retry = page.getByRole("button", { name: "Delivery Retry is not available" });
    await retry.focus();
    await expect(page.getByRole("tooltip")).toContainText("Reception failed");
  }
  await page.getByRole("link", { name: `${refused.id.slice(0, 6)}…` }).click();
  await expect(page).toHaveURL(`/event-status/${refused.id}`);
  await expect(page.getByText("These credentials may not publish here.")).toBeVisible();
});

test("shows an event with its attempts and links to its failure in Delivery Retry", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { facts, subscriber } = await arrange(db.prisma, unique);
  const receivedAt = new Date(Date.now() - 3 * DAY_MS);
  await ensureDayPartitions(db.pool, receivedAt, new Date());
  const event = await createEvent(db.prisma, {
    ...facts,
    receivedAt,
    body: '{"note":"<script>document.title=\'owned\'</script>"}',
    headers: { "content-type": "application/json", authorization: "Bearer hidden" },
  });
  await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 503 });
  await signInAs("viewer");
  await page.goto(`/event-status/${event.id}`);

  await expect(page.getByLabel("Payload", { exact: true })).toContainText(
    "<script>document.title='owned'</script>",
  );
  await expect(page).toHaveTitle(/Event/);
  await expect(page.getByText("Bearer hidden")).toHaveCount(0);
  const delivery = page.getByRole("article", { name: `Delivery to ${subscriber.name}` });
  // The last attempt of a lone failure is open, and its answer comes first.
  const response = delivery.getByRole("region", { name: "Response body" });
  await expect(response).toContainText("it did not work");
  await expect(delivery.locator("details").getByRole("region").first()).toHaveAccessibleName("Response body");
  await delivery.getByText("First attempt", { exact: true }).click();
  await expect(response).toBeHidden();
  await expect(delivery.getByRole("button", { name: "Retry" })).toHaveCount(0); // not for viewers

  await page.getByRole("link", { name: "View in Delivery Retry" }).click();
  await expect(page).toHaveURL(new RegExp(`/delivery-retry\\?.*eventId=${event.id}`));
  await expect(page.getByRole("row", { name: subscriber.name })).toBeVisible();
});

test("retries a failure older than 14 days from the event page, and follows it there", async ({
  page,
  db,
  unique,
  signInAs,
  receiver,
}) => {
  const { facts, subscriber } = await arrange(db.prisma, unique, receiver.url());
  const receivedAt = new Date(Date.now() - 20 * DAY_MS);
  await ensureDayPartitions(db.pool, receivedAt, receivedAt);
  const event = await createEvent(db.prisma, { ...facts, receivedAt });
  await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 500 });
  await signInAs("operator");
  await page.goto(`/event-status/${event.id}`);

  const view = page.getByRole("button", { name: "View in Delivery Retry" });
  await expect(view).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("older than the 14 days").first()).toBeVisible();
  const delivery = page.getByRole("article", { name: `Delivery to ${subscriber.name}` });
  await delivery.getByRole("button", { name: "Retry" }).click();
  await expect(delivery.getByText("Delivered", { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(delivery.getByText("Manual retry")).toBeVisible();
});

test("retries exactly the failed deliveries of an event in one operation, and shows its result", async ({
  page,
  db,
  unique,
  signInAs,
  receiver,
}) => {
  receiver.answer({ "/hook": { status: 200 } });
  const { facts, subscriber } = await arrange(db.prisma, unique, receiver.url("/hook"));
  const event = await createEvent(db.prisma, { ...facts, subscriberCount: 3 });
  const other = await createSubscriber(db.prisma, { name: `Other ${unique}`, url: receiver.url("/hook") });
  const third = await createSubscriber(db.prisma, { name: `Third ${unique}`, url: receiver.url("/hook") });
  const failed = [
    await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 503 }),
    await createFailedDelivery(db.prisma, event, other, { httpStatus: 404 }),
  ];
  await createDelivery(db.prisma, event, third, { state: "delivered" });
  const ofAnother = await createFailedDelivery(
    db.prisma,
    await createEvent(db.prisma, facts),
    subscriber,
    {},
  );
  await signInAs("operator");
  await page.goto(`/event-status/${event.id}`);
  await page.getByRole("button", { name: "Retry all failed (2)" }).click();
  const result = page.getByRole("region", { name: "Result of the last operation" });
  await expect(result).toContainText("2 queued");
  await expect(result).toContainText("2 delivered", { timeout: 15_000 });
  await expect(page.getByRole("button", { name: "Retry all failed" })).toHaveCount(0);
  const states = await db.prisma.delivery.findMany({
    where: { id: { in: [...failed, ofAnother].map(({ id }) => id) } },
    select: { id: true, state: true },
  });
  expect(Object.fromEntries(states.map(({ id, state }) => [id, state]))).toEqual({
    ...Object.fromEntries(failed.map(({ id }) => [id, "delivered"])),
    [ofAnother.id]: "failed",
  });
  const audited = await db.prisma.auditLog.findMany({ where: { actorName: `operator ${unique}` } });
  expect(audited).toMatchObject([
    { action: "deliveries.retry", detail: { requested: 2, changed: 2, filter: { eventIds: [event.id] } } },
  ]);
});

test("asks before it retries more than 20 deliveries, reaches those beyond the page, and finds one by its link", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { facts } = await arrange(db.prisma, unique);
  const event = await createEvent(db.prisma, { ...facts, subscriberCount: 53 });
  let last = "";
  for (let number = 101; number <= 153; number++) {
    const subscriber = await createSubscriber(db.prisma, { name: `Mass ${number} ${unique}` });
    last = (await createFailedDelivery(db.prisma, event, subscriber, {})).id;
  }
  await signInAs("operator");
  await page.goto(`/event-status/${event.id}#${last}`);
  const card = page.getByRole("article", { name: `Delivery to Mass 153 ${unique}` });
  await expect(card).toBeInViewport();
  await expect(page).toHaveURL(new RegExp(`deliveryId=${last}#${last}$`));
  await expect(page.getByRole("article")).toHaveCount(1);
  await page.getByRole("link", { name: "From the beginning" }).click();
  await expect(page.getByRole("article")).toHaveCount(50);

  await page.getByRole("button", { name: "Retry all failed (53)" }).click();
  const dialog = page.getByRole("dialog", { name: "Retry all failed of this event" });
  await expect(dialog).toContainText("53 frozen");
  await expect(dialog).toContainText(event.id);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  const startedBy = { actorName: `operator ${unique}`, startedAt: { not: null } };
  expect(await db.prisma.operation.count({ where: startedBy })).toBe(0);
  await page.getByRole("button", { name: "Retry all failed (53)" }).click();
  await dialog.getByRole("button", { name: "Retry 53 deliveries" }).click();
  await expect(page.getByRole("region", { name: "Result of the last operation" })).toContainText("53 queued");
  const started = await db.prisma.operation.findMany({ where: startedBy });
  expect(started).toMatchObject([{ kind: "retry" }]);
  expect(await db.prisma.operationItem.count({ where: { operationId: started[0]?.id ?? "" } })).toBe(53);
});

test("lists the events with failures, and leads to them", async ({ page, db, unique, signInAs }) => {
  const { facts, subscriber } = await arrange(db.prisma, unique);
  const failed = await createEvent(db.prisma, facts);
  const fine = await createEvent(db.prisma, facts);
  await createFailedDelivery(db.prisma, failed, subscriber, {});
  await createDelivery(db.prisma, fine, subscriber, { state: "delivered" });
  await signInAs("viewer");
  await page.goto(`/event-status?handlers=${facts.handlerId}`);
  const row = (id: string) => page.locator(`tr[data-row-id="${id}"]`);
  const off = row(fine.id).getByRole("button", { name: "Delivery Retry is not available" });
  await expect(off).toHaveAttribute("aria-disabled", "true");
  await page.getByRole("button", { name: "Failures", exact: true }).click();
  await page.getByRole("option", { name: "Has failures" }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/failures=failed/);
  await expect(row(fine.id)).toHaveCount(0);
  await row(failed.id).getByRole("link", { name: "Show the failed deliveries of event" }).click();
  await expect(page).toHaveURL(new RegExp(`/delivery-retry\\?.*eventId=${failed.id}`));
  await expect(page.getByRole("row", { name: subscriber.name })).toBeVisible();
});

test("says that an event has no such delivery", async ({ page, db, unique, signInAs }) => {
  const { facts, subscriber } = await arrange(db.prisma, unique);
  const event = await createEvent(db.prisma, facts);
  await createDelivery(db.prisma, event, subscriber, { state: "delivered" });
  await signInAs("viewer");
  await page.goto(`/event-status/${event.id}#01932b1e-0000-7000-8000-000000000001`);
  await expect(page.getByRole("note")).toContainText("This event has no such delivery.");
  await expect(page.getByRole("article")).toHaveCount(1);
  const view = page.getByRole("button", { name: "View in Delivery Retry" });
  await expect(view).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("None of its deliveries has failed.")).toBeVisible();
});

for (const width of [390, 1280]) {
  test(`keeps Retry readable beside a long name, and no raw name, at ${width}`, async ({
    page,
    db,
    unique,
    signInAs,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const { facts } = await arrange(db.prisma, unique);
    const event = await createEvent(db.prisma, facts);
    const name = `${"Long".repeat(25)}${width} ${unique}`;
    const subscriber = await createSubscriber(db.prisma, {
      name,
      url: `https://example.com/${"path/".repeat(40)}`,
    });
    await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 503 });
    await signInAs("operator");
    await page.goto(`/event-status/${event.id}`);
    const button = page.getByRole("article").getByRole("button", { name: "Retry the delivery" });
    expect(await button.evaluate((one) => one.scrollWidth <= one.clientWidth)).toBe(true);
    expect((await button.boundingBox())?.width).toBeGreaterThan(55);
    await expect(
      page
        .getByRole("article")
        .getByText(/under way/)
        .first(),
    ).toBeVisible();
    await expect(page.getByText(/subscriberInFlight|queueDepth|firstDelayMs/)).toHaveCount(0);
    const right = await page
      .getByRole("region")
      .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right)));
    expect(right).toBeLessThanOrEqual(width);
  });
}

test("answers 404 with a link back for an unknown ID", async ({ page, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/404/);
  await signInAs("viewer");
  for (const id of ["42", "01932b1e-0000-7000-8000-000000000001"]) {
    const response = await page.goto(`/event-status/${id}`);
    expect(response?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no event with this ID" })).toBeVisible();
  }
  await page.getByRole("link", { name: "Open Event Status" }).click();
  await expect(page).toHaveURL(/\/event-status$/);
});

test("reads the API in the console", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/api-docs");
  await page
    .getByRole("navigation", { name: "Operations" })
    .getByRole("link", { name: "List failed deliveries" })
    .click();
  const entry = page.getByRole("article", { name: "List failed deliveries" });
  await expect(entry).toBeInViewport();
  await expect(entry.getByText("/api/v1/deliveries").first()).toBeVisible();
  await expect(entry.getByText("_sortBy")).toBeVisible();
});
