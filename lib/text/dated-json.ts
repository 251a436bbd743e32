/** JSON whose times are times again on the other side: their places are sent beside the value, so that no text can be taken for one. */
export type DatedJson = { value: unknown; dates: readonly Place[] };
type Place = readonly string[];

/** Prepares a value of plain objects, lists and times for `JSON.stringify`. */
export function datedJson(value: unknown): DatedJson {
  const dates: Place[] = [];
  const note = (one: unknown, place: Place): void => {
    if (one instanceof Date) dates.push(place);
    else if (typeof one === "object" && one !== null)
      for (const [name, member] of Object.entries(one)) note(member, [...place, name]);
  };
  note(value, []);
  return { value, dates };
}

/** The value that was prepared, from what `JSON.parse` made of it. */
export function fromDatedJson<Value>({ value, dates }: DatedJson): Value {
  const whole = { value };
  for (const place of dates) {
    const path = ["value", ...place];
    const last = path.pop() ?? "value";
    const parent = path.reduce<Record<string, unknown>>(
      (at, name) => at[name] as Record<string, unknown>,
      whole,
    );
    parent[last] = new Date(parent[last] as string);
  }
  return whole.value as Value;
}
