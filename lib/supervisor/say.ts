/** Output for the terminal: short lines with the current step and its duration. */

/** The step whose line has no end yet; undefined at the beginning of a line. */
let openLine: symbol | undefined;

/** Prints a line. */
export function say(line = ""): void {
  closeLine();
  process.stdout.write(`${line}\n`);
}

/**
 * Prints a step, runs it, and appends its result, if `result` describes one, and its duration to the same line. If something else
 * was printed meanwhile, as by a step that runs beside this one, the end is a line of its own.
 */
export async function step<T>(
  what: string,
  work: () => Promise<T>,
  result?: (value: T) => string,
): Promise<T> {
  closeLine();
  process.stdout.write(`  ${what} … `);
  const line = Symbol(what);
  openLine = line;
  const startedAt = performance.now();
  const value = await work();
  const took = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`;
  const description = result?.(value);
  const ending = description ? `${description}, ${took}` : took;
  if (openLine === line) {
    process.stdout.write(`${ending}\n`);
    openLine = undefined;
  } else say(`  ${what}: ${ending}`);
  return value;
}

function closeLine(): void {
  if (openLine) process.stdout.write("\n");
  openLine = undefined;
}
