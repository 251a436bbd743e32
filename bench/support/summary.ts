/** Returns the quantile at `share` (0–1) by nearest rank. NaN for no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[rank] ?? Number.NaN;
}

/** Returns the median; the mean of the two middle values for an even count. NaN for no values. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = Number.NaN, high = Number.NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}

/** Returns `median (least–most)` with this number of decimals; a dash for no values. */
export function spread(values: readonly number[], digits = 0): string {
  if (values.length === 0) return "–";
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
    value.toFixed(digits),
  );
  return `${middle} (${least}–${most})`;
}

/**
 * Returns the ratios of the figures of two contenders per round: a slower machine affects both of a round. Rounds without a figure of
 * either are skipped.
 */
export function ratios(above: ReadonlyMap<number, number>, below: ReadonlyMap<number, number>): number[] {
  return [...above].flatMap(([round, value]) => {
    const other = below.get(round);
    return other ? [value / other] : [];
  });
}

/** Returns the items of a round, rotated so that none always follows the same. */
export function rotated<Item>(items: readonly Item[], round: number): Item[] {
  const start = round % Math.max(items.length, 1);
  return [...items.slice(start), ...items.slice(0, start)];
}

/** Formats rows and headers as a Markdown table with aligned columns. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headers.map((header, at) =>
    Math.max(...[header, ...rows.map((row) => row[at] ?? "")].map(widthOf)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, at) => (cells[at] ?? "").padEnd(width)).join(" | ")} |`;
  return [
    line(headers),
    `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`,
    ...rows.map(line),
  ].join("\n");
}

const widthOf = (text: string) => text.length;
