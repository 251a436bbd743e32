import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unmatched } from "../authorisation/table";
import { createTestDatabase, type TestDatabase } from "../database";
import { readSourceFiles } from "../source-files";
import { AUDITED, NOT_AUDITED } from "./table";

/** Every mutation of every noun writes an audit row, in its transaction: without the row nothing is changed. */

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.pool.query(`
    create function refuse_audit() returns trigger language plpgsql as $$ begin raise 'No audit row today.'; end $$;
    create trigger refuse_audit before insert on audit_log for each row execute function refuse_audit();
    alter table audit_log disable trigger refuse_audit`);
});
afterAll(() => db.drop());

/** All rows of all tables, as one hash for each table, without the notes of where right passwords were typed. */
async function content(): Promise<Record<string, string>> {
  const tables = await db.pool.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
       and relname <> 'known_sign_in'`,
  );
  const hashes = tables.rows.map(
    ({ name }) =>
      `select '${name}' as name, md5(string_agg(one::text, '' order by one::text)) as hash from "${name}" one`,
  );
  const { rows } = await db.pool.query<{ name: string; hash: string }>(hashes.join(" union all "));
  return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
}

async function withoutAudit(call: () => Promise<unknown>): Promise<unknown> {
  await db.pool.query("alter table audit_log enable trigger refuse_audit");
  const error = await call().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  await db.pool.query("alter table audit_log disable trigger refuse_audit");
  return error;
}

const EXPORTED = /^export (?:async )?(?:function|const) (\w+)/gm;

describe("the mutations of the nouns", () => {
  it("have a row each, and every row a mutation", () => {
    const files = readSourceFiles().filter(
      ({ path, isTest }) => !isTest && /^lib\/[^/]+\/mutations(\.ts|\/.*\.ts)$/.test(path),
    );
    const names = files.flatMap(({ path, text }) =>
      [...text.matchAll(EXPORTED)].map(([, name]) => `${path.split("/")[1]} ${name}`),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(unmatched(names, { ...AUDITED, ...NOT_AUDITED })).toEqual({ lacking: [], needless: [] });
  });

  it.each(Object.entries(AUDITED))("%s writes its audit row, or nothing", async (name, [action, arrange]) => {
    const call = await arrange(db);
    const before = await content();
    expect(String(await withoutAudit(call))).toContain("No audit row today.");
    // The rows of secrets are encrypted in parts, each complete in itself.
    if (name !== "stored-secrets rotateSecrets") expect(await content()).toEqual(before);
    const rows = () => db.prisma.auditLog.count({ where: { action, outcome: "allowed" } });
    const written = await rows();
    await call();
    expect(await rows()).toBe(written + 1);
  });
});
