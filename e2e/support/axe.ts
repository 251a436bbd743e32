import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

/** The rows of a list behind the first three of a group: they are drawn like those, and axe takes seconds for fifty of them. */
const MORE_ROWS = "tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id] ~ tr[data-row-id]";

/** What axe found serious or critical on a page, as `rule: element`. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude(MORE_ROWS).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}
