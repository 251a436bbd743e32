import type { BrowserContext, Page } from "@playwright/test";

/** What a page shows after a click: the number of visible elements that match. */
export type Shown = { selector: string; count: number };
/** An element: the first that matches, with exactly this text if one is given. */
export type Target = { selector: string; text?: string };

type Meter = {
  /** Resolves to the time (ms since the start of the navigation) at which the answer to a click on the target is painted. */
  usable: (rows: Shown, target: Target, answer: Shown) => Promise<number>;
  /** Waits for the next click. `result` then resolves to the time (ms) from its event to the paint of the answer. */
  arm: (answer: Shown) => void;
  result: Promise<number>;
};

declare global {
  var redeliverMeter: Meter;
}

/** Adds the meter to each page of a context. It measures inside the page, so that no call from here counts. */
export async function installMeter(context: BrowserContext): Promise<void> {
  // The compiler of this process names functions by a helper that does not exist in a page.
  await context.addInitScript({ content: "globalThis.__name = (named) => named;" });
  await context.addInitScript(meter);
}

/** Loads a page. Returns the milliseconds until its rows are painted and a click is answered. */
export async function untilUsable(page: Page, url: string, rows: Shown, target: Target, answer: Shown) {
  await page.goto(url, { waitUntil: "commit" });
  return page.evaluate((given) => redeliverMeter.usable(given.rows, given.target, given.answer), {
    rows,
    target,
    answer,
  });
}

/** Clicks with the mouse. Returns the milliseconds from the event to the paint of the answer. */
export async function untilPainted(page: Page, { x, y }: { x: number; y: number }, answer: Shown) {
  await page.evaluate((shown) => redeliverMeter.arm(shown), answer);
  await page.mouse.click(x, y);
  return page.evaluate(() => redeliverMeter.result);
}

function meter(): void {
  const RETRY_CLICK_MS = 1000;
  const holds = ({ selector, count }: Shown) =>
    [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility()).length === count;
  const find = ({ selector, text }: Target) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find(
      (one) => text === undefined || one.textContent?.trim() === text,
    );
  // Before React has these properties of an element, a click on it is not answered.
  const isHydrated = (element: HTMLElement) =>
    Object.keys(element).some((key) => key.startsWith("__reactProps$"));
  const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  /** Called within a frame: a message is handled after its paint. */
  const painted = () =>
    new Promise<number>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve(performance.now());
      };
      port2.postMessage(null);
    });
  const shown = async (answer: Shown) => {
    do await frame();
    while (!holds(answer));
    return painted();
  };
  globalThis.redeliverMeter = {
    usable: async (rows, target, answer) => {
      let clickedAt = Number.NEGATIVE_INFINITY;
      for (;;) {
        await frame();
        if (!holds(rows)) continue;
        if (holds(answer)) return painted();
        const element = find(target);
        if (!element || !isHydrated(element) || performance.now() - clickedAt < RETRY_CLICK_MS) continue;
        clickedAt = performance.now();
        element.click();
      }
    },
    arm: (answer) => {
      redeliverMeter.result = new Promise((resolve) => {
        const onClick = async (event: Event) => resolve((await shown(answer)) - event.timeStamp);
        addEventListener("click", onClick, { capture: true, once: true });
      });
    },
    result: Promise.resolve(0),
  };
}
