import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { inspectPage } from "./inspect";

export const FOLDER = path.resolve(import.meta.dirname, "../../pictures");

/** The windows a screen is drawn in. A narrow one is a phone's; `open` is a window with the names in the navigation. */
export const WINDOWS = {
  "1280": { width: 1280, height: 800 },
  "1920": { width: 1920, height: 1080 },
  "390": { width: 390, height: 844 },
} as const;
export type Window = keyof typeof WINDOWS;
export const SCHEMES = ["light", "dark"] as const;

/** Of a page of cards that would be thirty windows tall, the beginning. */
const TALLEST = 2600;

export type Finding = { picture: string; text: string };

/** Draws a loaded page in every window and scheme, and returns what is wrong with each. */
export async function drawAll(
  page: Page,
  name: string,
  { windows = Object.keys(WINDOWS) as Window[], schemes = SCHEMES as readonly ("light" | "dark")[] } = {},
): Promise<Finding[]> {
  mkdirSync(FOLDER, { recursive: true });
  const found: Finding[] = [];
  for (const window of windows) {
    await page.setViewportSize(WINDOWS[window]);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const picture = `${name}-${window}-${colorScheme}`;
      // Sizes do not depend on the scheme.
      if (colorScheme === schemes[0]) {
        const texts = await page.evaluate(inspectPage);
        found.push(...texts.map((text) => ({ picture, text })));
      }
      await draw(page, picture);
    }
  }
  return found;
}

async function draw(page: Page, picture: string): Promise<void> {
  const tall = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  await page.screenshot({
    path: path.join(FOLDER, `${picture}.png`),
    animations: "disabled",
    ...(tall > height
      ? { fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(tall, TALLEST) } }
      : {}),
  });
}

/** Everything that is kept. */
export function readFindings(): string[] {
  const kept = readdirSync(FOLDER).filter((name) => name.endsWith(".txt"));
  return kept.flatMap((name) => readFileSync(path.join(FOLDER, name), "utf8").split("\n")).filter(Boolean);
}

/** Keeps what was found in a run of its kind, beside the pictures. */
export function keepFindings(kind: string, found: readonly Finding[]): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(
    path.join(FOLDER, `${kind}.txt`),
    found.map(({ picture, text }) => `${picture}: ${text}\n`).join(""),
  );
}
