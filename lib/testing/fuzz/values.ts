import type { Dice } from "./dice";

/** A JSON schema as in the API document. */
export type Schema = {
  type?: string;
  format?: string;
  enum?: [unknown, ...unknown[]];
  const?: unknown;
  anyOf?: [Schema, ...Schema[]];
  oneOf?: [Schema, ...Schema[]];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
};

/** Texts that commonly break parsers. */
export const NASTY = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfff",
    "\ufeff",
    "\u202e",
    "\u{1f600}",
    "é",
    "ﬀ",
    "İ",
    "\r\n",
    "\t",
  ],
  ...[
    "%",
    "%00",
    "%E0%A4%A",
    "%2F",
    "..",
    "../..",
    "//",
    "\\",
    ";",
    ":",
    ",",
    "'",
    '"',
    "`",
    "<b>",
    "{}",
    "[]",
  ],
  ...[
    "null",
    "undefined",
    "NaN",
    "true",
    "-1",
    "0",
    "1.5",
    "1e309",
    "0x10",
    "٣",
    "99999999999999999999",
    "-0",
  ],
  ...["__proto__", "constructor", "toString", "default", "/alerts", "latency", "' or 1=1 --", "$1", "\\x00"],
  ...["2026-02-30", "0000-01-01", "9999-12-31", "2026-11-22", "2026-11-22T25:00:00Z", "0001-01-01T00:00:00Z"],
  ...[
    "2026-11-22T10:00:00+14:00",
    "-271821-04-20",
    "http://127.0.0.1:9/",
    "http://[",
    "http://127.0.0.1:0/%zz",
  ],
  ...[
    "x".repeat(101),
    "y".repeat(5000),
    "0190f0a0-0000-7000-8000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
  ],
] as unknown as [string, ...string[]];

/** Generates mostly valid and some invalid values of a schema. `ids` are IDs of existing rows. */
export function valueFor(
  dice: Dice,
  schema: Schema,
  ids: readonly [string, ...string[]],
  depth = 0,
): unknown {
  if (dice.isLucky(0.06)) return junk(dice, depth);
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives) return valueFor(dice, dice.pick(alternatives), ids, depth);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return dice.pick(schema.enum);
  switch (schema.type) {
    case "object":
      return objectOf(dice, schema, ids, depth);
    case "array":
      return dice.some(3, () => valueFor(dice, schema.items ?? {}, ids, depth + 1));
    case "integer":
    case "number":
      return numberOf(dice, schema);
    case "boolean":
      return dice.isLucky(0.5);
    case "null":
      return null;
    case "string":
      return textOf(dice, schema, ids);
    default:
      return junk(dice, depth);
  }
}

function objectOf(dice: Dice, schema: Schema, ids: readonly [string, ...string[]], depth: number): object {
  const { properties = {}, required = [] } = schema;
  const kept = Object.entries(properties).filter(([name]) =>
    dice.isLucky(required.includes(name) ? 0.97 : depth > 3 ? 0.1 : 0.3),
  );
  const entries = kept.map(([name, value]): [string, unknown] => [
    name,
    valueFor(dice, value, ids, depth + 1),
  ]);
  if (dice.isLucky(0.05)) entries.push([dice.pick(NASTY), junk(dice, depth)]);
  return Object.fromEntries(entries);
}

function numberOf(dice: Dice, { type, minimum = 0, maximum = 1000 }: Schema): number {
  if (dice.isLucky(0.15))
    return dice.pick([
      -1,
      0,
      0.5,
      1e21,
      2 ** 31,
      2 ** 53,
      -(2 ** 63),
      minimum - 1,
      maximum + 1,
      Number.MIN_VALUE,
    ]);
  const [low, high] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)];
  return type === "integer" ? dice.whole(low, high) : low + dice.next() * (high - low);
}

function textOf(dice: Dice, { format }: Schema, ids: readonly [string, ...string[]]): string {
  if (dice.isLucky(0.3)) return dice.pick(NASTY);
  if (format === "uuid") return dice.pick(ids);
  if (format === "email") return `a${dice.whole(0, 9)}@example.com`;
  if (format === "date") return `2026-11-${dice.whole(10, 30)}`;
  if (format === "date-time") return new Date(dice.whole(0, 2 ** 41)).toISOString();
  return dice.pick([
    "/alerts",
    "latency",
    "default",
    "http://127.0.0.1:9/x",
    "text",
    "12:30",
    "500",
    "a",
    dice.pick(ids),
  ]);
}

/** Generates arbitrary JSON. */
export function junk(dice: Dice, depth = 0): unknown {
  if (depth > 4 || dice.isLucky(0.6))
    return dice.pick([null, true, 0, -1, 1e308, dice.pick(NASTY), dice.pick(NASTY), dice.pick(NASTY)]);
  return dice.isLucky(0.5)
    ? dice.some(3, () => junk(dice, depth + 1))
    : Object.fromEntries(dice.some(3, () => [dice.pick(NASTY), junk(dice, depth + 1)]));
}
