/** A text within its budget; `cut`: the rest of it was left out. */
export type WithinBudget = { text: string; cut: boolean };

/** The beginning of a text that is longer than its budget, in characters; no character is cut in half. */
export function shorten(text: string, budget: number): WithinBudget {
  if (text.length <= budget) return { text, cut: false };
  const isInside = /[\ud800-\udbff]/.test(text[budget - 1] ?? "");
  return { text: text.slice(0, isInside ? budget - 1 : budget), cut: true };
}
