import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { browserArguments, SWITCHED_OFF_BY_PLAYWRIGHT } from "./browser-arguments";

it("switches off in Chromium what the installed Playwright does, and more", () => {
  const source = readFileSync("node_modules/playwright-core/lib/coreBundle.js", "utf8");
  const [, list = ""] = /disabledFeatures = \[([^\]]*)\]/.exec(source) ?? [];
  const theirs = [...list.matchAll(/^\s*"(\w+)"/gm)].map(([, name]) => name);
  expect(SWITCHED_OFF_BY_PLAYWRIGHT).toEqual(theirs);
  const given = browserArguments().filter((one) => one.startsWith("--disable-features="));
  expect(given).toHaveLength(1);
  expect(given[0]?.split(/[=,]/)).toEqual(expect.arrayContaining([...theirs, "WebUIOmniboxPopup"]));
});
