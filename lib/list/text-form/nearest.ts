/** Longer words are compared by their beginning. */
const LONGEST = 40;

/**
 * The word that a mistyped one probably means: the one with the fewest letters to add, remove, replace or swap, if those are few.
 * @returns undefined when none is near
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, LONGEST);
  const most = typed.length <= 4 ? 1 : 2;
  const near = words
    .map((one) => ({ one, distance: distanceOf(typed, one.toLowerCase().slice(0, LONGEST)) }))
    .filter(({ one, distance }) => distance <= most || isBeginning(typed, one.toLowerCase()))
    .sort((a, b) => a.distance - b.distance);
  return near[0]?.one;
}

const isBeginning = (typed: string, word: string) =>
  typed.length >= 3 && (word.startsWith(typed) || typed.startsWith(word));

/** The distance by Damerau and Levenshtein, of neighbours that are swapped. */
function distanceOf(a: string, b: string): number {
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(
        Math.min(
          replaced,
          (previous[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          isSwapped ? (older[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    older = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
