import { readFile } from "node:fs/promises";
import type { Actor } from "../lib/access/actor";
import { verifyChain } from "../lib/audit/data/verify-chain";
import { recordAudit } from "../lib/audit/mutations";
import { createContext, updateContext } from "../lib/contexts/mutations";
import type { Database } from "../lib/db/client";
import { openList, rows } from "./support/list";
import { expect, type SignedIn, test } from "./support/test";

/** A context that a user created and renamed, from an address. */
async function renamedContext(db: Database, user: SignedIn, unique: string) {
  const actor: Actor = { type: "user", ...user, address: "192.0.2.9" };
  const { id } = await createContext(db, actor, { name: `before-${unique}` });
  await updateContext(db, actor, id, { name: `after-${unique}` });
  return id;
}

test("an admin finds what somebody changed, with old and new values, and exports it", async ({
  page,
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  const id = await renamedContext(db, user, unique);
  const actor: Actor = { type: "user", ...user, name: "=cmd()" };
  await recordAudit(db.prisma, {
    actor,
    action: "context.delete",
    outcome: "refused",
    detail: { code: "conflict" },
  });
  await openList(page, `/audit?actor=${user.id}`);
  await expect(rows(page)).toHaveCount(3);
  const row = rows(page).filter({ hasText: "Context: update" });
  await expect(row).toContainText(`name before-${unique} → after-${unique}`);
  await expect(row).toContainText("192.0.2.9");
  await expect(row.getByRole("link", { name: `after-${unique}` })).toHaveAttribute("href", `/contexts/${id}`);
  await row.focus();
  await page.keyboard.press("Enter");
  const values = page.getByRole("region", { name: "Changes" }).getByRole("definition");
  await expect(values).toHaveText([`Old: before-${unique}`, `New: after-${unique}`]);

  await page.getByRole("button", { name: "Outcome", exact: true }).click();
  await page.getByRole("option", { name: "Refused" }).click();
  await expect(page).toHaveURL(`/audit?actor=${user.id}&outcome=refused`);
  await expect(rows(page)).toHaveCount(1);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-trail-.*\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(",'=cmd(),");
  await page.goBack();
  await expect(page).toHaveURL(`/audit?actor=${user.id}`);
  await page.reload();
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).first()).toContainText("Audit trail: export");

  const json = await page.request.get(
    (await page.getByRole("link", { name: "Export JSON" }).getAttribute("href")) ?? "",
  );
  const exported = (await json.text()).trimEnd().split("\n");
  expect(exported.map((line) => JSON.parse(line).action).sort()).toEqual([
    "audit.export",
    "context.create",
    "context.delete",
    "context.update",
  ]);
  const wrong = await page.request.get("/audit/export?format=csv&outcome=maybe");
  expect(wrong.status()).toBe(400);
});

test("the trail is for admins: others get neither its page nor its rows", async ({
  page,
  db,
  unique,
  signInAs,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/403/);
  const operator = await signInAs("operator");
  await renamedContext(db, operator, unique);
  const [{ id } = { id: "" }] = await db.prisma.auditLog.findMany({ where: { actorId: operator.id } });
  expect((await page.goto("/audit"))?.status()).toBe(403);
  await expect(page.getByRole("link", { name: "Audit trail" })).toHaveCount(0);
  for (const path of [`/audit/${id}/detail`, "/audit/export?format=csv"])
    expect((await page.request.get(path)).status(), path).toBe(403);
  const refused = { actorId: operator.id, outcome: "refused", action: "audit:read" } as const;
  expect(await db.prisma.auditLog.count({ where: refused })).toBeGreaterThanOrEqual(3);
});

test("the trail is verified, and found broken after a row was changed by hand", async ({
  db,
  unique,
  signInAs,
}) => {
  const user = await signInAs("admin");
  await renamedContext(db, user, unique);
  const where = { actorId: user.id, action: "context.update" };
  const read = () => db.prisma.auditLog.findFirstOrThrow({ where });
  await expect.poll(async () => (await read()).chainNumber).not.toBeNull();
  const { id, chainNumber } = await read();
  const verify = async () => {
    const client = await db.pool.connect();
    return (await verifyChain(client).finally(() => client.release())).problems;
  };
  expect(await verify()).toEqual([]);
  const rename = (name: string) =>
    db.pool.query("update audit_log set actor_name = $2 where id = $1", [id, name]);
  await rename("Somebody else");
  expect(await verify()).toEqual([expect.stringMatching(new RegExp(`^Row ${chainNumber} .*Somebody else`))]);
  await rename(user.name);
  expect(await verify()).toEqual([]);
});
