import { type Plain, plainArray, textArray } from "./array-text";

/** A column of a batch: its name in the statement, its SQL type, and its value for a row or the placeholder of an array. */
export type Column<Row, Batch> = readonly [
  name: string,
  type: string,
  value: ((row: Row, batch: Batch) => Plain) | string,
];

/** Types whose values may hold any character: their arrays are quoted. */
const QUOTED = new Set(["text", "jsonb"]);

/**
 * The parameters of a statement, numbered in the order of declaration: the statement's text takes the placeholders and
 * is built once, when its module is loaded; `of` gives the values of each batch in the same order.
 */
export class Parameters<Batch> {
  readonly #values: ((batch: Batch) => unknown)[] = [];

  /** Declares one value. @returns its placeholder with its type: `$3::uuid` */
  value(type: string, compute: (batch: Batch) => unknown): string {
    this.#values.push(compute);
    return `$${this.#values.length}::${type}`;
  }

  /** Declares an array with a value for each row. @returns its placeholder with its type: `$4::text[]` */
  array<Row>(
    type: string,
    rowsOf: (batch: Batch) => readonly Row[],
    value: (row: Row, batch: Batch) => Plain,
  ): string {
    const asArray = QUOTED.has(type) ? textArray : plainArray;
    return this.value(`${type}[]`, (batch) => asArray(rowsOf(batch), value, batch));
  }

  /** Declares rows, an array for each column. @returns the item of a FROM clause: `unnest($1::uuid[], …) as s (id, …)` */
  rows<Row>(
    alias: string,
    rowsOf: (batch: Batch) => readonly Row[],
    columns: readonly Column<Row, Batch>[],
  ): string {
    const arrays = columns.map(([, type, value]) =>
      typeof value === "string" ? value : this.array(type, rowsOf, value),
    );
    const names = columns.map(([name]) => name);
    return `unnest(${arrays.join(", ")}) as ${alias} (${names.join(", ")})`;
  }

  /** The values of a batch, computed in the order of declaration. */
  of(batch: Batch): unknown[] {
    return this.#values.map((compute) => compute(batch));
  }
}
