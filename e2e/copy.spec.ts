import type { Page } from "@playwright/test";
import config from "../playwright.config";
import { createEvent } from "../prisma/factories/factories";
import { createFailuresOf } from "./support/failures";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/** A host other than localhost: over plain http, the browser gives its pages no clipboard. */
const HOST = "console.example";

test.use({
  launchOptions: {
    ...config.use?.launchOptions,
    args: [...(config.use?.launchOptions?.args ?? []), `--host-resolver-rules=MAP ${HOST} 127.0.0.1`],
  },
});

/** Opens a page of the console on that host as a signed-in user. */
async function openOnHost(page: Page, path: string): Promise<void> {
  const url = new URL(path, currentRun().baseUrl);
  const [session] = await page.context().cookies();
  url.hostname = HOST;
  if (session) await page.context().addCookies([{ ...session, domain: HOST }]);
  await page.goto(url.toString());
  expect(await page.evaluate(() => [window.isSecureContext, "clipboard" in navigator])).toEqual([
    false,
    false,
  ]);
}

test.beforeEach(({ allowConsoleErrors }) => {
  // The browser logs this for every page over plain http; the header applies to https.
  allowConsoleErrors(/Cross-Origin-Opener-Policy header has been ignored/);
});

const pasted = async (page: Page) => {
  const field = page.getByRole("textbox", { name: "Event ID" });
  await field.fill("");
  await page.keyboard.press("ControlOrMeta+V");
  return field.inputValue();
};

test("a copy button works over plain http on a host name, and keeps the focus", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  await signInAs("viewer");
  const { deliveries, path } = await createFailuresOf(db, { name: `Copied ${unique}`, count: 1 });
  await openOnHost(page, path);
  const button = page.getByRole("button", { name: "Copy event ID" });
  await button.click();
  const copied = page.getByRole("button", { name: "Copied", exact: true });
  await expect(copied).toBeFocused();
  await copied.click(); // again at once: its label is restored nevertheless
  await expect(button).toBeFocused();
  await expect(page.locator("body > textarea, td textarea")).toHaveCount(0);
  expect(await pasted(page)).toBe(deliveries[0]?.eventId);
});

test("the original text is copied, with line ends and invisible characters", async ({
  page,
  db,
  signInAs,
}) => {
  await signInAs("viewer");
  const body = "first\r\nsecond \u202e third";
  const event = await createEvent(db.prisma, { body, contentType: "text/plain" });
  await openOnHost(page, `/event-status/${event.id}`);
  const payload = page.getByRole("region", { name: "Payload" });
  await expect(payload).toContainText("second \\u202e third");
  await expect(payload).toContainText("copying keeps the originals");
  const copies = page.evaluate(
    () =>
      new Promise<string | undefined>((resolve) =>
        document.addEventListener("copy", (event) => resolve(event.clipboardData?.getData("text/plain"))),
      ),
  );
  await payload.getByRole("button", { name: "Copy payload" }).click();
  expect(await copies).toBe(body);
});

test("without clipboard access, the text is shown selected, with the reason", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  await signInAs("viewer");
  const { deliveries, path } = await createFailuresOf(db, { name: `Refused ${unique}`, count: 1 });
  await page.addInitScript(() => {
    Document.prototype.execCommand = () => false;
  });
  await openOnHost(page, path);
  const button = page.getByRole("button", { name: "Copy event ID" });
  await button.click();
  const dialog = page.getByRole("dialog", { name: "Not copied" });
  const text = dialog.getByRole("textbox", { name: /does not allow the page to copy/ });
  await expect(text).toBeFocused();
  await expect(text).toHaveValue(deliveries[0]?.eventId ?? "");
  expect(await page.evaluate(() => getSelection()?.toString())).toBe(deliveries[0]?.eventId);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});
