import type { Page } from "@playwright/test";
import { SYSTEM } from "../lib/access/actor";
import { createApiKey } from "../lib/api-keys/mutations";
import { consoleDraft } from "../lib/operations/console-draft";
import { pauseOperation } from "../lib/operations/mutations/control";
import { createDraft } from "../lib/operations/mutations/draft";
import { startOperation } from "../lib/operations/mutations/start";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../prisma/factories/factories";
import { createFailureGroup } from "../prisma/factories/failure-groups";
import { createFailures } from "../prisma/factories/failures";
import { findingsInBothSchemes } from "./support/axe";
import { createFailuresOf } from "./support/failures";
import { untilUsable } from "./support/list";
import { expect, test } from "./support/test";

/** axe finds nothing serious or critical on any screen, dialog, menu and calendar, in either scheme. */

type Scene = { name: string; path: string; arrange?: (page: Page) => Promise<void> };

async function expectNothingFound(page: Page, scenes: Scene[]): Promise<void> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const found: Record<string, string[]> = {};
  for (const { name, path, arrange } of scenes)
    await test.step(name, async () => {
      await page.goto(path);
      await page.locator("h1").first().waitFor();
      await arrange?.(page);
      const list = await findingsInBothSchemes(page);
      if (list.length > 0) found[name] = list;
    });
  expect(found).toEqual({});
}

const press = (key: string, dialog: string) => async (page: Page) => {
  await page.getByRole("link", { name: "Redeliver" }).focus();
  await page.keyboard.press(key);
  await page.getByRole("dialog", { name: dialog }).waitFor();
};
const openMenu = (name: string) => async (page: Page) => {
  await untilUsable(page);
  await page.getByRole("button", { name, exact: true }).click();
  await page.getByRole("listbox", { name }).waitFor();
};
const selectAll = async (page: Page) => {
  await untilUsable(page);
  await page.getByRole("checkbox", { name: "Select All" }).click();
};

test.describe.configure({ timeout: 180_000, mode: "parallel" });

test("the list of failures and what opens on it", async ({ page, db, unique, signInAs }) => {
  const { path } = await createFailuresOf(db, { name: `Axe ${unique}`, count: 3 });
  await signInAs("admin");
  await expectNothingFound(page, [
    { name: "Delivery Retry", path },
    {
      name: "an expanded row",
      path,
      arrange: async (page) => {
        await untilUsable(page);
        await page.locator("[data-row-id]").first().focus();
        await page.keyboard.press("Enter");
        await page.getByText("No headers.").or(page.getByText("Content-Type")).first().waitFor();
      },
    },
    { name: "a selection", path, arrange: selectAll },
    {
      name: "a question",
      path,
      arrange: async (page) => {
        await selectAll(page);
        await page.keyboard.press("Delete");
        await page.getByRole("dialog", { name: "Delete 3 deliveries?" }).waitFor();
      },
    },
    {
      name: "all that match, before the start",
      path,
      arrange: async (page) => {
        await untilUsable(page);
        await page.keyboard.press("Shift+A");
        await page.keyboard.press("r");
        await page.getByText("3 frozen").waitFor();
        await page.getByRole("button", { name: "Change pace, canary, ramp and automatic pause" }).click();
      },
    },
    { name: "a filter's menu", path, arrange: openMenu("Status") },
    {
      name: "the columns",
      path,
      arrange: async (page) => {
        await untilUsable(page);
        await page.getByRole("button", { name: "Columns" }).click();
      },
    },
    {
      name: "a calendar",
      path,
      arrange: async (page) => {
        await untilUsable(page);
        await page.getByLabel("From", { exact: true }).press("ArrowDown");
        await page.getByRole("button", { name: "Previous month" }).waitFor();
      },
    },
    {
      name: "the suggestions of the text form",
      path,
      arrange: async (page) => {
        await untilUsable(page);
        await page.keyboard.press("f");
        await page.getByRole("combobox", { name: "Filter as text" }).press("End");
        await page.keyboard.type(" -");
        await page.keyboard.press("ArrowDown");
        await page.getByRole("option", { selected: true }).waitFor();
      },
    },
    { name: "the bin", path: "/delivery-retry?view=bin" },
  ]);
});

test("the other lists and what opens on them", async ({ page, db, unique, signInAs }) => {
  await createFailuresOf(db, { name: `Axe ${unique}`, count: 3 });
  const policy = await createPolicy(db.prisma, { name: `Axe ${unique}` });
  await createHandler(db.prisma, { name: `Axe list ${unique}`, policyId: policy.id });
  const waiting = await createSubscriber(db.prisma, { name: `Axe paused ${unique}`, paused: true });
  await createDelivery(db.prisma, await createEvent(db.prisma), waiting);
  const { group, fingerprint } = await createFailureGroup(db.prisma, waiting, {
    template: "order ⟨number⟩ is locked",
  });
  await createFailureGroup(db.prisma, waiting, { template: "order ⟨id⟩ is locked" });
  await createFailures(db, 2, { subscriber: waiting, failureFingerprintId: fingerprint.id });
  const ofWaiting = `/failure-groups?subscribers=${waiting.id}`;
  const user = await signInAs("admin");
  const actor = { type: "user", ...user } as const;
  await createApiKey(db, actor, { name: `Axe ${unique}`, scopes: ["audit:read"] });
  await expectNothingFound(page, [
    { name: "Event Status", path: "/event-status" },
    { name: "a menu of many options", path: "/event-status", arrange: openMenu("Subscribers") },
    {
      name: "Waiting, with a selection",
      path: `/waiting?subscribers=${waiting.id}`,
      arrange: async (page) => {
        await untilUsable(page);
        await page.keyboard.press("a");
        await page.getByRole("button", { name: "Stop retrying (1)" }).waitFor();
      },
    },
    { name: "Failure groups", path: ofWaiting },
    { name: "a failure group", path: `/failure-groups/${group.id}` },
    {
      name: "the mute of a failure group",
      path: `/failure-groups/${group.id}`,
      arrange: press("m", "Mute this failure group"),
    },
    { name: "Policies", path: "/policies" },
    { name: "Handlers", path: "/handlers" },
    { name: "Subscribers", path: "/subscribers" },
    { name: "Users", path: "/users" },
    { name: "Operations", path: "/operations" },
    { name: "API keys", path: "/api-keys" },
    {
      name: "an expanded row of the audit trail",
      path: `/audit?actor=${user.id}`,
      arrange: async (page) => {
        await untilUsable(page);
        await page.locator("[data-row-id]").first().focus();
        await page.keyboard.press("Enter");
        await page.getByRole("region", { name: "Changes" }).getByRole("definition").first().waitFor();
      },
    },
  ]);
});

test("pages", async ({ page, db, unique, signInAs, allowConsoleErrors }) => {
  allowConsoleErrors(/status of 404/); // of the page that there is not
  const { deliveries, subscriber } = await createFailuresOf(db, { name: `Axe ${unique}`, count: 1 });
  const selection = { by: "ids", deliveryIds: deliveries.map(({ id }) => id) } as const;
  const operationId = await createDraft(db, SYSTEM, consoleDraft("retry", selection));
  await startOperation(db, SYSTEM, operationId, {});
  await pauseOperation(db, SYSTEM, operationId);
  const policy = await createPolicy(db.prisma, { name: `Axe ${unique}` });
  const apiKey = await createApiKey(db, SYSTEM, { name: `Axe page ${unique}`, scopes: ["audit:read"] });
  const handler = await createHandler(db.prisma, {
    ...{ name: `Axe ${unique}`, basePath: `/axe-${unique}`, policyId: policy.id },
  });
  const [topic] = handler.topics;
  const subscription = { subscriberId: subscriber.id, contextId: DEFAULT_CONTEXT_ID };
  await db.prisma.subscription.create({ data: { ...subscription, topicId: topic?.id ?? "" } });
  const user = await signInAs("admin");
  await expectNothingFound(page, [
    { name: "an event", path: `/event-status/${deliveries[0]?.eventId}` },
    { name: "a delivery", path: `/deliveries/${deliveries[0]?.id}` },
    {
      name: "a delivery beside a list",
      path: `/operations/${operationId}?delivery=${deliveries[0]?.id}`,
      arrange: (page) =>
        page.getByRole("complementary", { name: "Delivery" }).getByText("Request body").waitFor(),
    },
    { name: "an operation", path: `/operations/${operationId}` },
    { name: "a policy", path: `/policies/${policy.id}` },
    { name: "a new policy", path: "/policies/new" },
    { name: "a handler", path: `/handlers/${handler.id}` },
    { name: "a new handler", path: "/handlers/new" },
    { name: "a subscriber", path: `/subscribers/${subscriber.id}` },
    {
      name: "the dialog of a backfill",
      path: `/subscribers/${subscriber.id}`,
      arrange: async (page) => {
        await page.getByRole("button", { name: "Backfill…" }).click();
        await page.getByRole("dialog", { name: "Backfill earlier events" }).waitFor();
      },
    },
    { name: "a new subscriber", path: "/subscribers/new" },
    { name: "an API key", path: `/api-keys/${apiKey.id}` },
    { name: "a new API key", path: "/api-keys/new" },
    { name: "a user", path: `/users/${user.id}` },
    { name: "a new user", path: "/users/new" },
    { name: "one's own account", path: "/account" },
    { name: "retention", path: "/retention" },
    { name: "the rules of folding", path: "/failure-groups/folding" },
    { name: "the API docs", path: "/api-docs" },
    { name: "no such page", path: "/nowhere" },
  ]);
});

test("dialogs, menus, signing in and what is refused", async ({
  page,
  signInAs,
  context,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/status of 40[34]/); // of the link that there is not, and of the refused page
  const user = await signInAs("admin");
  await expectNothingFound(page, [
    {
      name: "the palette",
      path: "/policies",
      arrange: press("ControlOrMeta+K", "Jump to a screen or an event"),
    },
    { name: "the keys", path: "/policies", arrange: press("?", "Keyboard") },
    {
      name: "the account menu",
      path: "/policies",
      arrange: async (page) => {
        await page.getByRole("button", { name: `Account: ${user.email}, admin` }).click();
        await page.getByRole("menu", { name: "Account" }).waitFor();
      },
    },
    {
      name: "the side bar",
      path: "/policies",
      arrange: (page) => page.getByRole("button", { name: "Expand the navigation" }).click(),
    },
    {
      name: "the narrow menu",
      path: "/policies",
      arrange: async (page) => {
        await page.setViewportSize({ width: 390, height: 800 });
        await page.getByRole("navigation", { name: "Main" }).getByRole("button").click();
      },
    },
  ]);
  await context.clearCookies();
  await expectNothingFound(page, [{ name: "signing in", path: "/sign-in" }]);
  await signInAs("viewer");
  await expectNothingFound(page, [{ name: "a screen of another role", path: "/users" }]);
  await expectNothingFound(page, [
    { name: "signing in", path: "/sign-in" },
    { name: "a link that is not valid", path: "/invite#wrong" },
  ]);
});
