import type { Locator, Page } from "@playwright/test";

/** Presses keys, and counts them. */
export class Keyboard {
  pressed = 0;
  constructor(private readonly page: Page) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      this.pressed++;
    }
  }

  /** Puts a text in the place of what the field in focus holds. */
  async write(text: string): Promise<void> {
    await this.press("ControlOrMeta+a");
    await this.paste(text);
  }

  /** Pasting is one key. */
  async paste(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
    this.pressed++;
  }

  /** Presses a key until the element has the focus. */
  async reach(key: string, target: Locator, most = 30): Promise<void> {
    for (let presses = 0; presses <= most; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await this.press(key);
    }
    throw new Error(`${target} was not reached.`);
  }

  /** The same for a button, by its name. */
  reachButton(key: string, name: string | RegExp): Promise<void> {
    return this.reach(key, this.page.getByRole("button", { name, exact: typeof name === "string" }));
  }
}
