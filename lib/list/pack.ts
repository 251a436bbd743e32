/**
 * Rows in a compact form for the way to the browser: the names of their fields once instead of in every row, and a repeated value
 * once. 500 rows of failures are a third as large.
 */
export type Packed<Row> = {
  length: number;
  fields: readonly (keyof Row & string)[];
  columns: readonly PackedColumn[];
};

/** The values of a field: all of them, or the distinct ones with the index for each row. */
type PackedColumn = { values: readonly unknown[]; at?: readonly number[] };

export function pack<Row extends object>(rows: readonly Row[]): Packed<Row> {
  const fields = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
  return {
    length: rows.length,
    fields,
    columns: fields.map((field) => packColumn(rows.map((row) => row[field]))),
  };
}

export function unpack<Row extends object>({ length, fields, columns }: Packed<Row>): Row[] {
  return Array.from(
    { length },
    (_, row) =>
      Object.fromEntries(
        fields.map((field, index) => [field, valueAt(columns[index] ?? { values: [] }, row)]),
      ) as Row,
  );
}

function packColumn(values: readonly unknown[]): PackedColumn {
  const index = new Map<unknown, number>();
  const at = values.map((value) => {
    const known = index.get(value) ?? index.size;
    index.set(value, known);
    return known;
  });
  return index.size * 2 > values.length ? { values } : { values: [...index.keys()], at };
}

function valueAt({ values, at }: PackedColumn, row: number): unknown {
  return values[at ? (at[row] ?? 0) : row];
}
