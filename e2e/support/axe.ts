import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

/**
 * The rows of a list behind the first three of a group, and the operations of the API docs behind the first three of a part: they are
 * drawn like those, and axe takes seconds for fifty of them.
 */
const MORE_OF_THE_SAME = [
  "tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id]",
  "article ~ article ~ article ~ article",
];

/** The rules whose result depends on colours. All others find the same in either scheme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** What axe found serious or critical on a page as it is, as `rule: element`. */
export function findings(page: Page): Promise<string[]> {
  return examine(examiner(page));
}

/** What axe found serious or critical on a page, with the rules about colours in either scheme, as `scheme, rule: element`. */
export async function findingsInBothSchemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  const dark = await examine(examiner(page).withRules(COLOUR_RULES));
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "light");
  const light = await examine(examiner(page));
  return [...dark.map((one) => `dark, ${one}`), ...light.map((one) => `light, ${one}`)];
}

async function examine(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

function examiner(page: Page): AxeBuilder {
  // In the page itself: a page of its own for the results costs as much as the examination, and is for frames of other origins.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  return MORE_OF_THE_SAME.reduce((rest, selector) => rest.exclude(selector), axe);
}
