/** Lists of 500 rows in a real browser with a warm cache: time until usable, and until what a click does is painted. */
import { setTimeout as pause } from "node:timers/promises";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { findBrowser } from "../../lib/testing/browser";
import { browserArguments } from "../../lib/testing/browser-arguments";
import { markdownTable, spread } from "../support/summary";
import type { ConsoleHub } from "./hub";
import { type ListCase, listCases, type Toggle } from "./list-cases";
import { installMeter, untilPainted, untilUsable } from "./meter";
import { measureTransfer } from "./transfer";

const WARM_UP = 2;
/** Time between two clicks, in which the page stores the choice. */
const GAP_MS = 150;
const PATIENCE_MS = 60_000;

/** Prints the median and the spread of each figure for each list. */
export async function measureBrowser(hub: ConsoleHub, rounds: number): Promise<string[]> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: browserArguments(),
  });
  const problems: string[] = [];
  const rows: string[][] = [];
  try {
    for (const list of listCases()) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, timezoneId: "UTC" });
      context.on("weberror", (error) => problems.push(`${list.name}: ${error.error()}`));
      context.on("console", (message) => {
        if (message.type() === "error") problems.push(`${list.name}: ${message.text()}`);
      });
      const { name, value } = hub.cookie;
      await context.addCookies([
        { name, value, url: hub.origin, httpOnly: true },
        { name: "tz", value: "UTC", url: hub.origin },
      ]);
      await installMeter(context);
      try {
        rows.push(...(await measureList(context, hub.origin + list.path, list, rounds)));
      } catch (error) {
        problems.push(error instanceof Error ? error.message : String(error));
      }
      await context.close();
    }
    console.log(`\nIn a browser (Chromium ${browser.version()}):`);
    console.log(markdownTable(["list of 500", "figure", "median (least–most)"], rows));
    return problems;
  } finally {
    await browser.close();
  }
}

/** @throws when a list never has its rows, or a click is never answered */
async function measureList(
  context: BrowserContext,
  url: string,
  list: ListCase,
  rounds: number,
): Promise<string[][]> {
  const transfer = await measureTransfer(context, url);
  const page = await context.newPage();
  const usable: number[] = [];
  for (let index = 0; index < WARM_UP + rounds; index++) {
    const ms = await within(untilUsable(page, url, list.rows, list.first.target, list.first.answer), list);
    if (index >= WARM_UP) usable.push(ms);
  }
  const rows = [
    [list.name, "usable", `${spread(usable)} ms`],
    ...Object.entries(transfer).map(([figure, bytes]) => [
      list.name,
      figure,
      `${(bytes / 1000).toFixed(0)} KB`,
    ]),
  ];
  for (const [figure, prepare] of Object.entries(list.toggles)) {
    await page.goto(url, { waitUntil: "networkidle" });
    const times = await timesOf(page, await prepare(page), rounds, list);
    rows.push([list.name, `${figure} → painted`, `${spread(times, 1)} ms`]);
  }
  await page.close();
  return rows;
}

/** Toggles to and fro. Each time counts, except those of the first rounds. */
async function timesOf(page: Page, toggle: Toggle, rounds: number, list: ListCase): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < 2 * (WARM_UP + rounds); index++) {
    const box = await toggle.target.boundingBox();
    if (!box) throw new Error(`${list.name}: a control to click is not shown.`);
    const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const ms = await within(untilPainted(page, centre, index % 2 === 0 ? toggle.on : toggle.off), list);
    if (index >= 2 * WARM_UP) times.push(ms);
    await pause(GAP_MS);
  }
  return times;
}

/** @throws when a page does not show in time what it should */
async function within<Value>(shown: Promise<Value>, { name }: ListCase): Promise<Value> {
  const patience = new AbortController();
  const tooLate = pause(PATIENCE_MS, undefined, { signal: patience.signal }).then(() => {
    throw new Error(
      `${name}: the rows or the answer to a click were not shown within ${PATIENCE_MS / 1000} s.`,
    );
  });
  try {
    return await Promise.race([shown, tooLate]);
  } finally {
    patience.abort();
    await tooLate.catch(() => {});
  }
}
