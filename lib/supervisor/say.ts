/** What the person at the terminal is told: calm short lines, what happens now and how long it took. */

let isLineOpen = false;

/** Says a whole line. */
export function say(line = ""): void {
  closeLine();
  process.stdout.write(`${line}\n`);
}

/** Says what begins, does it, and adds how long it took on the same line. `work` may return a word about the result. */
export async function step<T>(
  what: string,
  work: () => Promise<T>,
  result?: (value: T) => string,
): Promise<T> {
  closeLine();
  process.stdout.write(`  ${what} … `);
  isLineOpen = true;
  const startedAt = performance.now();
  const value = await work();
  const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const words = result?.(value);
  const ending = words ? `${words}, ${took}` : took;
  process.stdout.write(isLineOpen ? `${ending}\n` : `  ${what}: ${ending}\n`);
  isLineOpen = false;
  return value;
}

function closeLine(): void {
  if (isLineOpen) process.stdout.write("\n");
  isLineOpen = false;
}
