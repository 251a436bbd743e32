import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { chainAuditRows } from "../worker/chain-audit-rows";
import { Link } from "../worker/database/link";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  for (let number = 1; number <= 3; number++)
    await recordAudit(db.prisma, {
      actor: SYSTEM,
      action: "context.create",
      outcome: "allowed",
      detail: { number },
    });
  const link = new Link(db.url, "chain");
  await chainAuditRows(link, { isLeader: () => true });
  await link.close();
  await recordAudit(db.prisma, { actor: SYSTEM, action: "context.delete", outcome: "allowed" });
});
afterAll(() => db.drop());

function audit(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: db.url };
  const run = ["--import", "tsx", "lib/commands/audit.ts", ...args];
  return spawnSync(process.execPath, run, { env, encoding: "utf8" });
}

describe("npm run audit -- verify", () => {
  it("prints how many rows are intact and the head, and finds a changed row and another head", async () => {
    const intact = audit("verify");
    expect([intact.status, intact.stderr]).toEqual([0, ""]);
    expect(intact.stdout).toMatch(
      /^The audit trail is intact: 3 rows until 20\S+Z\. Not in the chain yet: 1 newer row\.\n/,
    );
    const head = /3:[0-9a-f]{64}/.exec(intact.stdout)?.[0] ?? "";
    expect(audit("verify", "--from", "2020-01-01", "--head", head).status).toBe(0);
    expect(audit("verify", "--head", `3:${"a".repeat(64)}`)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^Row 3 has another hash than the one that was kept/),
    });
    await db.pool.query("update audit_log set detail = '{}' where chain_number = 2");
    const broken = audit("verify");
    expect([broken.status, broken.stdout]).toEqual([1, ""]);
    expect(broken.stderr).toMatch(/^Row 2 \(context\.create by Redeliver at .*\) is not as it was written/);
    expect(broken.stderr).toMatch(/The audit trail is broken: 1 problem in 3 rows/);
  });

  it.each([
    [[], /Usage: npm run audit -- verify/],
    [["remove"], /Usage: npm run audit -- verify/],
    [["verify", "--from", "yesterday"], /--from takes a date \(2026-11-01\)/],
    [["verify", "--head", "12"], /--head takes a number and a hash/],
  ])("ends with 1 and says why for %j", (args, message) => {
    const failed = audit(...args);
    expect([failed.status, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(message);
  });
});
