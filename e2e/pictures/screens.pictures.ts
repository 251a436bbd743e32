import type { Page } from "@playwright/test";
import type { Actor } from "../../lib/access/actor";
import type { Database } from "../../lib/db/client";
import { until } from "../../lib/testing/until";
import { holdTable } from "../support/hold";
import { expect, test } from "../support/test";
import { drawAll, type Finding, readFindings, WINDOWS, type Window } from "./draw";
import { addMany, addOne, EMPTY_HUB, type Hub } from "./hub";
import { unmarkedFocus } from "./inspect";
import { base, eachScreen, type NamedScreen, open, pagesFor, screens } from "./visit";

/**
 * Every screen with no, one and many rows, while it waits and when it cannot read, in three windows and both schemes; then in forced
 * colours and with text twice as large. The tests run in this order on one hub, which fills up. Pictures and findings are in
 * `pictures/`; `sheets.pictures.ts` puts them on sheets.
 */
test.describe.configure({ mode: "default" });

/** The time in which a page shows that it is being read; less than the time limit of its statement. */
const SHOWN_MS = 2500;

let full: Hub | undefined;

/** The hub with many rows, which the first test that needs it fills. */
async function fullHub(db: Database, actor: Actor): Promise<Hub> {
  full ??= await addMany(db, actor);
  return full;
}

const drawing = test.extend<{ pageOf: ReturnType<typeof pagesFor> }>({
  pageOf: async ({ browser, signInAs, allowConsoleErrors }, use) => {
    allowConsoleErrors(/./); // listenTo collects them by picture
    const contexts: { close: () => Promise<void> }[] = [];
    const pageOf = pagesFor(async (as) => {
      const context = await browser.newContext({ ...base(), reducedMotion: "reduce" });
      contexts.push(context);
      if (as !== "nobody") await signInAs(as, context);
      return context;
    });
    await use(pageOf);
    for (const context of contexts) await context.close();
  },
});

/** Draws the screens as they are now. */
function drawScreens(kind: string, hub: Hub, pageOf: ReturnType<typeof pagesFor>, withScenes = false) {
  return eachScreen(kind, async (screen) => {
    const { page, said } = await pageOf(screen.as);
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, screen, hub);
    const found = await drawAll(page, `${screen.name}-${kind}`);
    if (withScenes) found.push(...(await drawOpened(page, screen, hub, kind)));
    return [...found, ...said().map((text) => ({ picture: `${screen.name}-${kind}`, text }))];
  });
}

/** What opens on a screen, the focus of every control, and the screen beside an open navigation. */
async function drawOpened(page: Page, screen: NamedScreen, hub: Hub, kind: string): Promise<Finding[]> {
  const found: Finding[] = [];
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const [scene, arrange] of Object.entries(screen.scenes ?? {})) {
    await open(page, screen, hub);
    await arrange(page);
    found.push(...(await drawAll(page, `${screen.name}-${scene}`)));
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await open(page, screen, hub);
  await page.keyboard.press("Tab");
  const texts = await page.evaluate(unmarkedFocus);
  found.push(...texts.map((text) => ({ picture: `${screen.name}-${kind}`, text })));
  const expand = page.getByRole("button", { name: "Expand the navigation" });
  if (await expand.isVisible()) {
    await expand.click();
    await page.mouse.move(600, 790);
    found.push(...(await drawAll(page, `${screen.name}-bar`, { windows: ["1280"], schemes: ["light"] })));
    await page.getByRole("button", { name: "Collapse the navigation" }).click();
  }
  return found;
}

drawing("an empty hub", async ({ pageOf }) => {
  await drawScreens("empty", EMPTY_HUB, pageOf);
});

drawing("one row", async ({ db, pageOf, signInAs }) => {
  const hub = await addOne(db, { type: "user", ...(await signInAs("admin")) });
  await drawScreens("one", hub, pageOf);
});

drawing("many rows with odd names, and what opens on them", async ({ db, pageOf, signInAs }) => {
  const hub = await fullHub(db, { type: "user", ...(await signInAs("admin")) });
  await drawScreens("many", hub, pageOf, true);
});

drawing("slow and failing reads", async ({ db, pageOf, signInAs }) => {
  const hub = await fullHub(db, { type: "user", ...(await signInAs("admin")) });
  await eachScreen(
    "reading",
    async (screen) => {
      const { page, said } = await pageOf(screen.as);
      const found: Finding[] = [];
      // The pictures of one window are drawn within the time limit of a statement.
      for (const window of Object.keys(WINDOWS) as Window[])
        found.push(...(await drawSlow(db, page, screen, hub, window)));
      found.push(...(await drawAll(page, `${screen.name}-failing`)));
      return [...found, ...said().map((text) => ({ picture: `${screen.name}-failing`, text }))];
    },
    screens.filter(({ reads }) => reads !== undefined),
  );
});

/** Draws a screen while its statement waits, and leaves it when that was cancelled. */
async function drawSlow(db: Database, page: Page, screen: NamedScreen, hub: Hub, window: Window) {
  await page.goto("about:blank");
  await page.setViewportSize(WINDOWS[window]);
  // Beside it there is that of the router, which announces titles.
  const alert = page.getByRole("main").getByRole("alert");
  const found: Finding[] = [];
  const held = await holdTable(db, screen.reads ?? "");
  try {
    const arrival = page.goto(screen.path(hub)).catch(() => null);
    await until(held.isAwaited, (isAwaited) => isAwaited);
    const shape = page.locator("[aria-busy='true']").first();
    const isShown = await shape.waitFor({ timeout: SHOWN_MS }).then(
      () => true,
      () => false,
    );
    if (!isShown)
      found.push({ picture: `${screen.name}-slow-${window}`, text: "nothing is shown while it waits" });
    else found.push(...(await drawAll(page, `${screen.name}-slow`, { windows: [window] })));
    if (await alert.isVisible())
      found.push({ picture: `${screen.name}-slow-${window}`, text: "the time limit came too early" });
    const refused = async () => {
      await held.cancelWaiting();
      return alert.isVisible();
    };
    await until(refused, (isRefused) => isRefused, 30_000, 100);
    await arrival;
  } finally {
    await held.release();
  }
  return found;
}

drawing("forced colours", async ({ db, pageOf, signInAs }) => {
  const hub = await fullHub(db, { type: "user", ...(await signInAs("admin")) });
  await eachScreen("forced", async (screen) => {
    const { page } = await pageOf(screen.as);
    await page.emulateMedia({ forcedColors: "active" });
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, screen, hub);
    return drawAll(page, `${screen.name}-forced`, { windows: ["1280"] });
  });
});

drawing("text twice as large", async ({ db, pageOf, signInAs }) => {
  const hub = await fullHub(db, { type: "user", ...(await signInAs("admin")) });
  await eachScreen("large", async (screen) => {
    const { page } = await pageOf(screen.as);
    await page.setViewportSize({ width: 1280, height: 800 });
    await open(page, screen, hub);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const found = await drawAll(page, `${screen.name}-large`, {
      windows: ["1280", "390"],
      schemes: ["light"],
    });
    // A table grows with its text, and scrolls.
    return found.filter(({ text }) => !text.startsWith("a table is"));
  });
});

test("nothing is wrong with any of them", () => {
  expect(readFindings()).toEqual([]);
});
