import type { Prisma } from "./generated/client";

/** Columns by their names in the code: `policyId` is the column policy_id. An undefined one is left out of its row. */
export type Columns = Readonly<Record<string, unknown>>;

type Store = Pick<Prisma.TransactionClient, "$executeRawUnsafe">;

/** The most rows of a statement, whose values are one JSON text of some megabytes. */
const MOST = 2000;

/**
 * Inserts rows with few statements: one for each set of columns that occurs. A column that a row leaves out has its default.
 * @param table its name in the database
 */
export async function insertRows(store: Store, table: string, rows: readonly Columns[]): Promise<void> {
  for (const { names, json } of batches(rows)) {
    const columns = names.map(columnOf).join(", ");
    await store.$executeRawUnsafe(
      `insert into "${table}" (${columns}) select ${columns} from json_populate_recordset(null::"${table}", $1::json)`,
      json,
    );
  }
}

/** Updates rows by their `id` with few statements. A column that a row leaves out stays as it is. */
export async function updateRows(
  store: Store,
  table: string,
  rows: readonly (Columns & { id: string })[],
): Promise<void> {
  for (const { names, json } of batches(rows)) {
    const changes = names.filter((name) => name !== "id").map(columnOf);
    if (changes.length === 0) continue;
    await store.$executeRawUnsafe(
      `update "${table}" t set ${changes.map((column) => `${column} = n.${column}`).join(", ")}
      from json_populate_recordset(null::"${table}", $1::json) n where t.id = n.id`,
      json,
    );
  }
}

/** The rows in groups that have the same columns, each as a list in JSON. */
function batches(rows: readonly Columns[]): { names: string[]; json: string }[] {
  const groups = new Map<string, { names: string[]; rows: Columns[] }>();
  for (const row of rows) {
    const names = Object.keys(row).filter((name) => row[name] !== undefined);
    const key = names.toSorted().join();
    const group = groups.get(key) ?? { names, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ names, rows: all }) =>
    Array.from({ length: Math.ceil(all.length / MOST) }, (_, index) => ({
      names,
      json: JSON.stringify(
        all
          .slice(index * MOST, (index + 1) * MOST)
          .map((row) => Object.fromEntries(names.map((name) => [snakeCase(name), row[name]]))),
      ),
    })),
  );
}

const snakeCase = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const columnOf = (name: string) => `"${snakeCase(name)}"`;
