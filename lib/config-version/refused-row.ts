import { RedeliverError } from "../errors";

/** The refusal of one of several rows that are changed together. For the change of a single row it is the refusal itself. */
export class RefusedRow extends RedeliverError {
  /** @param row its place among the rows */
  constructor(
    readonly row: number,
    { code, message, details }: RedeliverError,
  ) {
    super(code, message, details);
  }
}

/** Works on each of several rows. @throws RefusedRow naming the row that the work refuses */
export function eachRow<Row, Result>(
  rows: readonly Row[],
  work: (row: Row, index: number) => Result,
): Result[] {
  return rows.map((row, index) => {
    try {
      return work(row, index);
    } catch (error) {
      throw error instanceof RedeliverError ? new RefusedRow(index, error) : error;
    }
  });
}
