/** Output for the terminal: short lines with the current step and its duration. */

let isLineOpen = false;

/** Prints a line. */
export function say(line = ""): void {
  closeLine();
  process.stdout.write(`${line}\n`);
}

/** Prints a step, runs it, and appends its result, if `result` describes one, and its duration to the same line. */
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
  const description = result?.(value);
  const ending = description ? `${description}, ${took}` : took;
  process.stdout.write(isLineOpen ? `${ending}\n` : `  ${what}: ${ending}\n`);
  isLineOpen = false;
  return value;
}

function closeLine(): void {
  if (isLineOpen) process.stdout.write("\n");
  isLineOpen = false;
}
