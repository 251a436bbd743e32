/** Headers by lower-case name; a repeated header has several values. */
export type HeaderValues = Record<string, string | string[] | undefined>;

/** Returns a line for each value of each header, with a unique key. */
export function headerLines(headers: HeaderValues): { key: string; name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one, index) => ({ key: `${name} ${index}`, name, value: one })),
  );
}
