import type { BrowserContext, Page } from "@playwright/test";
import { currentRun } from "../support/run";
import { type Finding, keepFindings } from "./draw";
import type { Hub } from "./hub";
import { PICTURE_SCREENS, type PictureScreen } from "./screens";

const only = new RegExp(process.env.PICTURES ?? "");
export type NamedScreen = PictureScreen & { name: string };

/** The screens to draw, by name. */
export const screens: readonly NamedScreen[] = Object.entries(PICTURE_SCREENS)
  .map(([name, screen]) => ({ name, ...screen }))
  .filter(({ name }) => only.test(name));

/** What the console says of a status, or of a failure of the server (React's 441), that a picture is about. */
const EXPECTED = /status of (403|404|503|500)|Minified React error #441|digest/;

/** Collects what the consoles of pages say, until it is asked. */
export function listenTo(page: Page): () => string[] {
  let said: string[] = [];
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  return () => {
    const texts = said.filter((text) => !EXPECTED.test(text)).map((text) => `console: ${text.slice(0, 160)}`);
    said = [];
    return texts;
  };
}

/** Goes to a screen and waits until it is drawn and answers. */
export async function open(page: Page, { path }: PictureScreen, hub: Hub): Promise<void> {
  await page.goto(path(hub));
  await page.locator("h1").first().waitFor();
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** A page for whoever looks at a screen, made once per viewer. */
export function pagesFor(make: (as: "admin" | "viewer" | "nobody") => Promise<BrowserContext>) {
  const made = new Map<string, Promise<{ page: Page; said: () => string[] }>>();
  return (as: "admin" | "viewer" | "nobody" = "admin") => {
    const page =
      made.get(as) ??
      make(as).then(async (context) => {
        const page = await context.newPage();
        return { page, said: listenTo(page) };
      });
    made.set(as, page);
    return page;
  };
}

/** The address of the hub, for contexts of their own. */
export const base = () => ({ baseURL: currentRun().baseUrl, locale: "en-GB", timezoneId: "UTC" });

/** Runs a step for every screen, collecting what is found and what fails; a screen that fails does not keep the others from it. */
export async function eachScreen(
  kind: string,
  step: (screen: NamedScreen) => Promise<Finding[]>,
  among: readonly NamedScreen[] = screens,
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const screen of among) {
    try {
      found.push(...(await step(screen)));
    } catch (error) {
      found.push({ picture: `${screen.name}-${kind}`, text: `not drawn: ${String(error).slice(0, 300)}` });
    }
    keepFindings(kind, found);
  }
  return found;
}
