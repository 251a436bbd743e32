import type { Page } from "@playwright/test";
import {
  createDelivery,
  createEvent,
  createFailedDelivery,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../prisma/factories/factories";
import { expect, test } from "./support/test";

/** Texts that reverse the following text, hide a part, or are written from right to left. */
const HOSTILE = "\u202egnp.exe\u200b\u2066";
const SHOWN = "\\u202egnp.exe\\u200b\\u2066";

/** Returns all visible texts and attributes with an invisible character. */
async function unseen(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const hidden = /[\u202a-\u202e\u2066-\u2069\u200b]/;
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node instanceof Text && !node.parentElement?.closest("script") && hidden.test(node.data))
        found.push(node.data);
      if (!(node instanceof Element)) continue;
      for (const name of ["title", "aria-label", "data-reason", "alt", "placeholder"]) {
        const value = node.getAttribute(name);
        if (value && hidden.test(value)) found.push(`${name}: ${value}`);
      }
    }
    if (hidden.test(document.title)) found.push(`title of the page: ${document.title}`);
    return found;
  });
}

test("invisible characters in names, payloads, answers and addresses are shown as escapes everywhere", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const name = (what: string) => `${what} ${unique} ${HOSTILE}`;
  const policy = await createPolicy(db.prisma, {
    name: name("Policy"),
    description: HOSTILE,
    retry: {
      strategy: "fixed",
      attempts: 1,
      rules: [{ when: { texts: [{ contains: `no ${HOSTILE}` }] }, action: "fail" }],
    },
  });
  const handler = await createHandler(db.prisma, { name: name("Orders"), policyId: policy.id });
  const [topic] = handler.topics;
  const subscriber = await createSubscriber(db.prisma, {
    name: name("Billing"),
    url: `http://127.0.0.1:9/${HOSTILE}`,
    ...(topic ? { topicIds: [topic.id] } : {}),
  });
  const event = await createEvent(db.prisma, {
    handlerId: handler.id,
    handlerName: handler.name,
    topicName: name("created"),
    publisherName: name("Shop"),
    subscriberCount: 1,
    contentType: "text/plain",
    body: `{"name": "${HOSTILE}"}`,
    headers: { "x-name": HOSTILE },
  });
  await createFailedDelivery(db.prisma, event, subscriber, { failureDetail: `Answered ${HOSTILE}` });
  const rtl = await createSubscriber(db.prisma, { name: "שלום עליכם" });
  await createDelivery(db.prisma, event, rtl, { state: "delivered", attempts: 1 });
  await signInAs("viewer");

  await page.goto(`/delivery-retry?eventId=${event.id}&subscribers=${subscriber.id}&${HOSTILE}=${HOSTILE}`);
  await expect(page.getByRole("cell", { name: `Billing ${unique} ${SHOWN}` })).toBeVisible();
  await expect(page.getByText(`Subscriber: Billing ${unique} ${SHOWN}`)).toBeVisible();
  await expect(page.getByRole("note")).toContainText(SHOWN);
  await page.getByRole("button", { name: "Show the event's topic and payload" }).click();
  await expect(page.getByLabel("Payload", { exact: true })).toContainText(`"name": "${SHOWN}"`);
  await expect(page.getByLabel("Headers received")).toContainText(`x-name: ${SHOWN}`);
  await page.getByRole("button", { name: /^Subscribers/ }).click();
  await expect(page.getByRole("option", { name: `Billing ${unique} ${SHOWN}` })).toBeVisible();
  expect(await unseen(page)).toEqual([]);
  await page.keyboard.press("Escape");

  await page.goto(`/event-status?eventId=${event.id}`);
  await expect(page.getByRole("cell", { name: `Orders ${unique} ${SHOWN}` })).toBeVisible();
  expect(await unseen(page)).toEqual([]);

  await page.goto(`/event-status/${event.id}`);
  await expect(page.getByRole("article", { name: `Delivery to Billing ${unique} ${SHOWN}` })).toBeVisible();
  await page.locator("summary").first().click();
  await expect(page.getByRole("region", { name: "Payload" })).toContainText(SHOWN);
  await expect(page.locator("bdi", { hasText: "שלום עליכם" }).first()).toBeVisible();
  expect(await unseen(page)).toEqual([]);

  for (const path of ["/policies", `/policies/${policy.id}`]) {
    await page.goto(path);
    await expect(page.getByText(`Policy ${unique} ${SHOWN}`).first()).toBeVisible();
    expect(await unseen(page)).toEqual([]);
  }
});
