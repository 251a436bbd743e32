import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/**
 * The rows of a list behind the first three of a group, and the operations of the API docs behind the first three of a part: they are
 * drawn like those, and axe takes seconds for fifty of them.
 */
const MORE_OF_THE_SAME = [
  "tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id]",
  "article ~ article ~ article ~ article",
];

/** What axe found serious or critical on a page, as `rule: element`. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await examiner(page).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

function examiner(page: Page): AxeBuilder {
  return MORE_OF_THE_SAME.reduce((axe, selector) => axe.exclude(selector), new AxeBuilder({ page }));
}
