import type { Page } from "@playwright/test";

/** Holds the answers that read a page again, as a slow network does. `isAsked` resolves once one has been asked for. */
export async function holdRefresh(page: Page, url: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const isAsked = page.waitForRequest((request) => isRefresh(request.headers()));
  await page.route(url, async (route) => {
    if (isRefresh(route.request().headers())) await released;
    await route.continue();
  });
  return { isAsked, release };
}

/** Whether a request reads the page again; a change itself is one of an action. */
function isRefresh(headers: Record<string, string>): boolean {
  return "rsc" in headers && !("next-action" in headers);
}
