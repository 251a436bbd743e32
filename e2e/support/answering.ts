import { expect, type Page } from "@playwright/test";

/**
 * Lets the navigations of a page end when the page answers. The server's markup shows controls before React has taken them over:
 * whatever is clicked or typed until then is lost, on a busy machine for seconds.
 */
export function answerBeforeUse(page: Page): void {
  const { goto, reload } = page;
  page.goto = async (...how) => {
    const response = await goto.apply(page, how);
    await untilAnswering(page);
    return response;
  };
  page.reload = async (...how) => {
    const response = await reload.apply(page, how);
    await untilAnswering(page);
    return response;
  };
}

/**
 * Waits until React has taken over each control of the page: it notes a control's properties at the element. The hidden text area with
 * which the height of another is measured is not React's.
 */
async function untilAnswering(page: Page): Promise<void> {
  // A page that leads to another one at once ends the reading of the first one.
  const read = () => page.evaluate(controlsWithoutReact).catch((error: unknown) => [String(error)]);
  await expect.poll(read, { intervals: [5, 20, 50], timeout: 30_000 }).toEqual([]);
}

function controlsWithoutReact(): string[] {
  const controls = [
    ...document.querySelectorAll("button, input:not([type=hidden]), textarea:not([aria-hidden]), select"),
  ];
  return controls
    .filter((control) => !Object.keys(control).some((name) => name.startsWith("__reactProps$")))
    .map((control) => control.outerHTML.slice(0, 200));
}
