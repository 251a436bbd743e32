import type { Locator, Page } from "@playwright/test";
import { untilUsable } from "../support/list";
import type { Hub } from "./hub";

/** Who looks: `nobody` is signed out. */
type Viewer = "admin" | "viewer" | "nobody";

export type PictureScreen = {
  /** The page as lib/testing/authorisation/table.ts names it. */
  page: string;
  path: (hub: Hub) => string;
  as?: Viewer;
  /** The table that is locked to see the page wait and fail; none where the page reads nothing that it shows. */
  reads?: string;
  /** What opens on the screen, drawn with many rows only. */
  scenes?: Record<string, (page: Page) => Promise<void>>;
};

type NounScreens = { list: `/${string}`; key: keyof Hub; table: string; row: string };

/** The list, the page of a row, and the page of a new one. */
const noun = ({ list, key, table, row }: NounScreens): Record<string, PictureScreen> => ({
  [list.slice(1)]: { page: list, path: () => list, reads: table },
  [row]: { page: `${list}/{id}`, path: (hub) => `${list}/${hub[key]}`, reads: table },
  [`${row}-new`]: { page: `${list}/new`, path: () => `${list}/new` },
});

const expand = (opened: (page: Page) => Locator) => async (page: Page) => {
  await untilUsable(page);
  await page.locator("[data-row-id]").first().focus();
  await page.keyboard.press("Enter");
  await opened(page).first().waitFor();
};
const click = (name: string) => async (page: Page) => {
  await untilUsable(page);
  await page.getByRole("button", { name, exact: true }).click();
};
const selectAll = async (page: Page) => {
  await untilUsable(page);
  await page.getByRole("checkbox", { name: "Select All" }).click();
};
const press = (key: string) => async (page: Page) => {
  await untilUsable(page);
  await page.getByRole("link", { name: "Redeliver" }).focus();
  await page.keyboard.press(key);
  await page.getByRole("dialog").waitFor();
};

/** Every screen of the console. lib/testing/pictures.test.ts refuses a page without one. */
export const PICTURE_SCREENS: Record<string, PictureScreen> = {
  "delivery-retry": {
    page: "/delivery-retry",
    path: () => "/delivery-retry",
    reads: "delivery",
    scenes: {
      expanded: expand((page) => page.getByText("content-type")),
      beside: async (page) => {
        await untilUsable(page);
        await page.locator("[data-row-id]").first().focus();
        await page.keyboard.press("v");
        await page.getByRole("complementary", { name: "Delivery" }).getByText("Request body").waitFor();
      },
      selected: selectAll,
      question: async (page) => {
        await selectAll(page);
        await page.keyboard.press("Delete");
        await page.getByRole("dialog").waitFor();
      },
      start: async (page) => {
        await untilUsable(page);
        await page.keyboard.press("Shift+A");
        await page.keyboard.press("r");
        await page.getByText("frozen", { exact: false }).first().waitFor();
      },
      edit: async (page) => {
        await selectAll(page);
        await page.keyboard.press("t");
        await page.getByRole("dialog").waitFor();
      },
      edited: async (page) => {
        await selectAll(page);
        await page.keyboard.press("t");
        await page.getByLabel(/^JSON Patch/).fill('[{ "op": "add", "path": "/currency", "value": "EUR" }]');
        await page.getByLabel(/^Headers/).fill("x-token: secret");
        await page.getByRole("button", { name: "Preview" }).click();
        await page.getByText("The patch applies", { exact: false }).waitFor();
      },
      filter: click("Subscribers"),
      columns: click("Columns"),
      suggestions: async (page) => {
        await untilUsable(page);
        await page.keyboard.press("f");
        await page.getByRole("combobox", { name: "Filter as text" }).press("End");
        await page.keyboard.type(" subscriber:");
        await page.keyboard.press("ArrowDown");
        await page.getByRole("option", { selected: true }).waitFor();
      },
      calendar: async (page) => {
        await untilUsable(page);
        await page.getByLabel("From", { exact: true }).press("ArrowDown");
        await page.getByRole("button", { name: "Previous month" }).waitFor();
      },
      palette: press("ControlOrMeta+K"),
      keys: press("?"),
    },
  },
  "delivery-retry-bin": {
    page: "/delivery-retry",
    path: () => "/delivery-retry?view=bin",
    reads: "delivery",
  },
  "delivery-retry-causes": {
    page: "/delivery-retry",
    path: () => "/delivery-retry?view=causes",
    reads: "delivery",
  },
  "delivery-retry-filtered": {
    page: "/delivery-retry",
    path: ({ subscriber, context }) =>
      `/delivery-retry?subscribers=${subscriber}&contexts=${context}&httpStatus=404&wrong=1`,
  },
  "event-status": { page: "/event-status", path: () => "/event-status", reads: "event" },
  event: { page: "/event-status/{id}", path: ({ event }) => `/event-status/${event}`, reads: "event" },
  delivery: {
    page: "/deliveries/{id}",
    path: ({ delivery }) => `/deliveries/${delivery}`,
    reads: "delivery",
  },
  waiting: { page: "/waiting", path: () => "/waiting", reads: "delivery" },
  "failure-groups": { page: "/failure-groups", path: () => "/failure-groups", reads: "failure_group" },
  "failure-group": {
    page: "/failure-groups/{id}",
    path: ({ group }) => `/failure-groups/${group}`,
    reads: "failure_group",
    scenes: {
      mute: async (page) => {
        await page.getByRole("button", { name: "Mute" }).click();
        await page.getByRole("dialog").waitFor();
      },
    },
  },
  folding: {
    page: "/failure-groups/folding",
    path: ({ group }) => `/failure-groups/folding?group=${group}`,
    reads: "fold_rules",
    scenes: {
      tried: async (page) => {
        await page.getByRole("button", { name: "Try the rules" }).click();
        await page.getByText("Looked at").waitFor();
      },
    },
  },
  operations: { page: "/operations", path: () => "/operations", reads: "operation" },
  operation: {
    page: "/operations/{id}",
    path: ({ operation }) => `/operations/${operation}`,
    reads: "operation",
  },
  ...noun({ list: "/subscribers", key: "subscriber", table: "subscriber", row: "subscriber" }),
  "subscriber-backfill": {
    page: "/subscribers/{id}",
    path: ({ subscriber }) => `/subscribers/${subscriber}`,
    scenes: { dialog: click("Backfill…") },
  },
  ...noun({ list: "/handlers", key: "handler", table: "handler", row: "handler" }),
  ...noun({ list: "/contexts", key: "context", table: "context", row: "context" }),
  ...noun({ list: "/publishers", key: "publisher", table: "publisher", row: "publisher" }),
  ...noun({ list: "/policies", key: "policy", table: "policy", row: "policy" }),
  ...noun({ list: "/users", key: "user", table: "user_identity", row: "user" }),
  ...noun({ list: "/api-keys", key: "apiKey", table: "api_key", row: "api-key" }),
  audit: {
    page: "/audit",
    path: () => "/audit",
    reads: "audit_log",
    scenes: { expanded: expand((page) => page.getByRole("region", { name: "Changes" })) },
  },
  retention: { page: "/retention", path: () => "/retention", reads: "retention_setting" },
  account: { page: "/account", path: () => "/account" },
  "api-docs": { page: "/api-docs", path: () => "/api-docs" },
  "no-access": { page: "/no-access", path: () => "/users", as: "viewer" },
  "subscriber-read-only": {
    page: "/subscribers/{id}",
    path: ({ subscriber }) => `/subscribers/${subscriber}`,
    as: "viewer",
  },
  "no-such-page": { page: "/not-found", path: () => "/nowhere" },
  "sign-in": { page: "/sign-in", path: () => "/sign-in", as: "nobody" },
  invite: { page: "/invite", path: () => "/invite#wrong", as: "nobody" },
};
