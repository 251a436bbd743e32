import type { Page } from "@playwright/test";
import { publishEvents } from "../lib/publishing/publish-events";
import { createHandler, createPolicy, createSubscriber } from "../prisma/factories/factories";
import { expect, test } from "./support/test";

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });

/** Opens the page of a subscriber and waits until it accepts input. */
async function openPage(page: Page, id: string): Promise<void> {
  await page.goto(`/subscribers/${id}`);
  await expect(page.getByRole("form", { name: "Subscriber" })).not.toHaveAttribute("inert");
}

test("an admin opens the circuit of a subscriber for a reason, and closes it again", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const { id } = await createSubscriber(db.prisma, { name: `Ledger ${unique}` });
  const admin = await signInAs("admin");
  await openPage(page, id);
  const circuit = region(page, "Circuit");
  await circuit.getByRole("button", { name: "Open circuit" }).click();
  await expect(circuit.getByText("Say why: others see it with your name.")).toBeVisible();
  await circuit.getByRole("textbox", { name: "Reason for opening it" }).fill("Their database moves");
  await circuit.getByRole("combobox", { name: "It stays open" }).selectOption("for an hour");
  await circuit.getByRole("button", { name: "Open circuit" }).click();
  await expect(circuit).toContainText(admin.name);
  await expect(circuit).toContainText("Their database moves");
  await expect(circuit).toContainText("deliveries wait");
  await expect(region(page, "Health")).toContainText(/Circuit\s*Open/); // read again with the page
  const stored = await db.prisma.subscriberCircuit.findUniqueOrThrow({ where: { subscriberId: id } });
  expect(Number(stored.heldUntil) - Number(stored.since)).toBeGreaterThan(3_500_000);
  await circuit.getByRole("textbox", { name: "Reason for closing it" }).fill("They are back");
  await page.keyboard.press("Enter");
  await expect(circuit).toContainText("They are back");
  await expect(circuit.getByRole("button", { name: "Open circuit" })).toBeVisible();
});

test("an admin sends a test event and sees the request, the answer and its timing; nothing is counted", async ({
  page,
  db,
  receiver,
  unique,
  signInAs,
}) => {
  receiver.answer(() => ({ status: 200, body: "<b>taken</b>" }));
  const { id } = await createSubscriber(db.prisma, {
    name: `Ledger ${unique}`,
    url: receiver.url("/tested"),
    expectedStatus: 204,
    headers: { "x-token": "hush" },
  });
  await signInAs("admin");
  await openPage(page, id);
  const test = region(page, "Send test event");
  await test.getByRole("textbox", { name: "Body" }).fill('{"mine":1}');
  await test.getByRole("button", { name: "Send test event" }).click();
  await expect(test).toContainText("Test failed");
  await expect(test).toContainText("Answered 200, expected 204");
  await expect(test.getByRole("region", { name: "Response body" })).toContainText("<b>taken</b>");
  await expect(test.getByRole("region", { name: "Request headers" })).toContainText("redeliver-test");
  await expect(test).toContainText(/In total\s*after \d/);
  await expect(test).not.toContainText("hush");
  const [request] = receiver.requests;
  expect(request?.body.toString()).toBe('{"mine":1}');
  expect(request?.headers).toMatchObject({ "redeliver-test": "true", "x-token": "hush" });
  expect(await db.prisma.delivery.count({ where: { subscriberId: id } })).toBe(0);
  const health = region(page, "Health");
  await health.getByRole("button", { name: "Read the health again" }).click();
  await expect(health).toContainText(/Last hour\s*no attempt/);
});

test("an admin gives a subscriber a policy of its own; a viewer sees it and can change nothing", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const ofHandler = await createPolicy(db.prisma, { name: `Handlers ${unique}` });
  const own = await createPolicy(db.prisma, { name: `Own ${unique}` });
  const handler = await createHandler(db.prisma, {
    ...{ name: `Orders ${unique}`, basePath: `/orders-${unique}`, policyId: ofHandler.id },
  });
  const topicIds = handler.topics.map((topic) => topic.id);
  const { id } = await createSubscriber(db.prisma, { name: `Ledger ${unique}`, topicIds });
  await signInAs("admin");
  await openPage(page, id);
  const policy = region(page, "Policy");
  await expect(policy.getByRole("link", { name: ofHandler.name })).toBeVisible();
  await policy.getByRole("combobox", { name: "Policy of its own" }).click();
  await page.getByRole("option", { name: own.name }).click();
  await policy.getByRole("button", { name: "Save policy" }).click();
  await expect(policy).toContainText("its own, for all its deliveries");
  await policy.getByRole("link", { name: own.name }).click();
  await expect(page.getByRole("region", { name: "Own policy of" })).toContainText(`Ledger ${unique}`);
  await expect(page.getByRole("button", { name: /^Delete policy\. In use: the subscriber/ })).toBeVisible();

  await signInAs("viewer");
  await page.goto(`/subscribers/${id}`);
  await expect(region(page, "Policy").getByRole("link", { name: own.name })).toBeVisible();
  await expect(region(page, "Health")).toContainText(/Waiting\s*0/);
  await expect(region(page, "Send test event")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /circuit|Save policy/ })).toHaveCount(0);
});

test("an operator backfills earlier events of one topic, and sees them delivered", async ({
  page,
  db,
  receiver,
  unique,
  signInAs,
}) => {
  const basePath = `/orders-${unique}`;
  const { topics } = await createHandler(db.prisma, { basePath, topicNames: ["created", "paid"] });
  const body = Buffer.from("{}");
  await publishEvents(db, [
    { handler: basePath, topic: "paid", body },
    { handler: basePath, topic: "paid", body },
    { handler: basePath, topic: "created", body },
  ]);
  const { id } = await createSubscriber(db.prisma, {
    name: `Ledger ${unique}`,
    url: receiver.url("/backfilled"),
    topicIds: topics.map((topic) => topic.id),
  });
  await signInAs("operator");
  await page.goto(`/subscribers/${id}`);
  await region(page, "Backfill").getByRole("button", { name: "Backfill…" }).click();
  const question = page.getByRole("dialog", { name: "Backfill earlier events" });
  await question.getByRole("button", { name: "Topics" }).click();
  await page.getByRole("option", { name: "paid" }).click();
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Preview" }).click();
  const draft = page.getByRole("dialog", { name: "Backfill earlier events" });
  await expect(draft).toContainText("2 frozen");
  await expect(draft).toContainText("Topic: paid");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Backfill of 2 deliveries" })).toBeVisible();
  const facts = page.getByRole("region", { name: "Operation", exact: true });
  await expect(facts.getByRole("link", { name: "2 delivered" })).toBeVisible({ timeout: 30_000 });
  await expect(facts).toContainText(`To: Ledger ${unique}`);
  expect(receiver.requests.map(({ path }) => path)).toEqual(["/backfilled", "/backfilled"]);
});
