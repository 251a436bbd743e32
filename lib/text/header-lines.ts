/** Names in lower case; a header that stood several times has several values. */
export type HeaderValues = Record<string, string | string[] | undefined>;

/** Headers as the lines they came in, one for each value, each with a key of its own. */
export function headerLines(headers: HeaderValues): { key: string; name: string; value: string }[] {
  return Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one, place) => ({ key: `${name} ${place}`, name, value: one })),
  );
}
