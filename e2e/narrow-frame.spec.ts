import { createFailuresOf } from "./support/failures";
import { expect, test } from "./support/test";

/** Nothing of the frame is cut or wider than the page, on narrow pages and with text of twice the size. */
for (const { width, fontSize } of [
  { width: 390, fontSize: "100%" },
  { width: 1024, fontSize: "100%" },
  { width: 1280, fontSize: "100%" },
  { width: 1280, fontSize: "200%" },
]) {
  test(`the bar at ${width} pixels, text at ${fontSize}`, async ({ page, db, unique, signInAs }) => {
    await page.setViewportSize({ width, height: 800 });
    const { path } = await createFailuresOf(db, { name: `Narrow ${unique}` });
    const user = await signInAs("admin");
    for (const screen of [path, "/event-status", "/operations", "/policies"]) {
      await page.goto(screen);
      await page.addStyleTag({ content: `html { font-size: ${fontSize} }` });
      await expect(page.getByRole("button", { name: `Account: ${user.email}, admin` })).toBeInViewport({
        ratio: 1,
      });
      await expect(page.getByRole("button", { name: "Jump to…" })).toBeInViewport({ ratio: 1 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
    if (width > 390) return;
    const main = page.getByRole("navigation", { name: "Main" });
    await main.getByRole("button", { name: "Policies" }).click();
    await main.getByRole("link", { name: "Event Status" }).click();
    await expect(page).toHaveURL(/event-status/);
    await expect(page).toHaveTitle("Event Status · Redeliver");
    await expect(main.getByRole("link", { name: "Event Status" })).toBeHidden();
  });
}
