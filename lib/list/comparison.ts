/** How a value is compared with another one, where not by equality: by its name in URLs and the API. */

export const COMPARISONS = ["ne", "gt", "gte", "lt", "lte"] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const COMPARISON_SIGN = {
  ne: "!=",
  gt: ">",
  gte: ">=",
  lt: "<",
  lte: "<=",
} as const satisfies Record<Comparison, string>;

export const COMPARISON_LABEL = {
  ne: "is not",
  gt: "is more than",
  gte: "is at least",
  lt: "is less than",
  lte: "is at most",
} as const satisfies Record<Comparison, string>;

/** The label of equality. */
export const EQUAL_LABEL = "is";

/** Whether a comparison is one of numbers: all but equality and its opposite. */
export const isOfNumbers = (comparison: Comparison | undefined) =>
  comparison !== undefined && comparison !== "ne";

/** What counts as a number in these, as a pattern of JavaScript and of PostgreSQL: bounded, so that a cast of it neither fails nor takes long. */
export const NUMBER_PATTERN = "^-?[0-9]{1,40}(?:[.][0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?$";
const NUMBER = new RegExp(NUMBER_PATTERN);
export const isNumber = (text: string) => NUMBER.test(text);
