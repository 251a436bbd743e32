/** A text within its budget; `cut`: the rest was dropped. */
export type WithinBudget = { text: string; cut: boolean };

/** Shortens a text to a budget of characters without splitting a character. */
export function shorten(text: string, budget: number): WithinBudget {
  if (text.length <= budget) return { text, cut: false };
  const isInside = /[\ud800-\udbff]/.test(text[budget - 1] ?? "");
  return { text: text.slice(0, isInside ? budget - 1 : budget), cut: true };
}
