import type { Locator, Page } from "@playwright/test";
import { deliveryRetryHref } from "../../lib/deliveries/search-params";
import { eventStatusHref } from "../../lib/events/search-params";
import { wholeWindow } from "./counting";
import type { Shown, Target } from "./meter";

const ROWS = 500;
const ROW = "[data-row-id]";
const HEADERS = "th, [role=columnheader]";
const CHECKBOX = `${ROW} input[type=checkbox]`;
const COLUMNS: Target = { selector: "button", text: "Columns" };

/** A click that changes something, and the next one that changes it back. */
export type Toggle = { target: Locator; on: Shown; off: Shown };

export type ListCase = {
  name: string;
  path: string;
  rows: Shown;
  /** The first click of a user, and what shows that it was answered. */
  first: { target: Target; answer: Shown };
  /** By the name of the figure; each function brings the page into the state before the click. */
  toggles: Record<string, (page: Page) => Promise<Toggle>>;
};

/** Returns the measured lists. */
export function listCases(): ListCase[] {
  const rows = { selector: ROW, count: ROWS };
  const column = (label: string) => (page: Page) => columnToggle(page, label);
  return [
    {
      name: "Delivery Retry",
      path: deliveryRetryHref({ ...wholeWindow(), limit: ROWS }),
      rows,
      first: { target: { selector: CHECKBOX }, answer: selected(1) },
      toggles: { "one checkbox": checkboxToggle, "Select All": selectAllToggle, "a column": column("Topic") },
    },
    {
      name: "Event Status",
      path: eventStatusHref({ ...wholeWindow(), limit: ROWS }),
      rows,
      first: { target: COLUMNS, answer: { selector: "[role=group][aria-label='Columns shown']", count: 1 } },
      toggles: { "a column": column("Topic") },
    },
  ];
}

const selected = (count: number): Shown => ({ selector: `${ROW}[aria-selected=true]`, count });

async function checkboxToggle(page: Page): Promise<Toggle> {
  return { target: page.locator(CHECKBOX).nth(2), on: selected(1), off: selected(0) };
}

async function selectAllToggle(page: Page): Promise<Toggle> {
  return { target: page.getByLabel("Select All", { exact: true }), on: selected(ROWS), off: selected(0) };
}

/** Hides and shows a column that is shown by default. */
async function columnToggle(page: Page, label: string): Promise<Toggle> {
  await page.getByRole("button", { name: "Columns", exact: true }).click();
  const shown = await page.locator(HEADERS).filter({ visible: true }).count();
  return {
    target: page.getByRole("group", { name: "Columns shown" }).getByLabel(label, { exact: true }),
    on: { selector: HEADERS, count: shown - 1 },
    off: { selector: HEADERS, count: shown },
  };
}
