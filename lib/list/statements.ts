import { bind, type Statement } from "../db/bind";
import type { Cursor, Direction } from "./cursor";

/** Parts of the SQL of lists: conditions, orders, and the part of a list behind a cursor. */

/** The total of a list is counted up to this number, then shown as "10,000+". */
export const COUNT_LIMIT = 10_000;

/** The conditions of a statement, and its parameters. */
export class Conditions {
  /** @param values the parameters of the statement that these conditions are a part of */
  constructor(readonly values: unknown[] = []) {}

  private readonly all: string[] = [];

  /** Adds a parameter and returns its placeholder. */
  bind(value: unknown): string {
    return bind(this.values, value);
  }

  add(...conditions: string[]): void {
    this.all.push(...conditions);
  }

  /** Restricts a column to a set; an empty or absent set restricts nothing. */
  among(column: string, type: string, set: readonly unknown[] | undefined): void {
    if (set?.length) this.add(`${column} = any(${this.bind(set)}::${type}[])`);
  }

  /** Excludes a set from a column; rows whose value is unknown (null) stay. */
  except(column: string, type: string, set: readonly unknown[] | undefined): void {
    if (set?.length) this.add(`(${column} = any(${this.bind(set)}::${type}[])) is not true`);
  }

  /** Restricts a column of times. Both ends are inclusive, and an absent one restricts nothing: the filter has milliseconds, the column microseconds. */
  within(column: string, { from, to }: { from?: Date; to?: Date }): void {
    if (from) this.add(`${column} >= ${this.bind(from)}::timestamptz`);
    if (to) this.add(`${column} < ${this.bind(new Date(to.getTime() + 1))}::timestamptz`);
  }

  toString(): string {
    return this.all.length ? this.all.join(" and ") : "true";
  }
}

/** A sort key: its column or expression, and its SQL type. */
export type SortKey = { column: string; type: string };

/** Builds `order by` of a total order: the last key is unique. */
export function orderBy(keys: readonly SortKey[], direction: Direction): string {
  return keys.map(({ column }) => `${column} ${direction}`).join(", ");
}

/** Builds the condition of the rows behind a cursor. */
export function behind(
  keys: readonly SortKey[],
  direction: Direction,
  cursor: Cursor,
  bindValue: (value: unknown) => string,
): string {
  const values = keys.map(({ type }, index) => `${bindValue(cursor[index])}::${type}`);
  const columns = keys.map(({ column }) => column);
  return `(${columns.join(", ")}) ${direction === "DESC" ? "<" : ">"} (${values.join(", ")})`;
}

/** Builds the column `cursor`: a row's sort keys as text, times with their microseconds. */
export function cursorColumn(keys: readonly SortKey[]): string {
  return `array[${keys.map(keyText).join(", ")}] as cursor`;
}

/** A sort key as text. */
export function keyText({ column, type }: SortKey): string {
  return type === "timestamptz"
    ? `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    : `(${column})::text`;
}

/** Counts matches up to one past the limit. `from` is a table with its alias. */
export function cappedCount(from: string, where: Conditions): Statement {
  return {
    text: `select count(*)::int as count from (select from ${from} where ${where} limit ${COUNT_LIMIT + 1}) as counted`,
    values: where.values,
  };
}
