import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { openDatabase } from "../db/client";
import { newId } from "../db/ids";
import { findPasswordLink } from "../password-links/data";
import { makeLink } from "../password-links/mutations";
import { lockedUser } from "../people/mutations/locked-user";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { createUser } from "../users/mutations";
import { bindIdentity } from "./mutations";

const SETTINGS = { publicUrl: "https://hub.example.com", mailServer: null };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function invited() {
  const email = `${newId()}@example.com`;
  const user = { email, ...(await createUser(db, SYSTEM, { email, role: "operator" })) };
  await db.prisma.$transaction((store) => makeLink(store, { user, kind: "invite", by: "Root" }, SETTINGS));
  return user;
}
const identity = (subject: string) => ({ issuer: "https://id.example.com", subject });

describe("an invite link", () => {
  it("ends when the user accepts by single sign-on, with a count in the audit row", async () => {
    const user = await invited();
    expect(await bindIdentity(db, SYSTEM, user.id, identity(user.id))).toBe(true);
    expect(await findPasswordLink(db, user.id)).toBeNull();
    const rows = await db.prisma.auditLog.findMany({ where: { action: "user.bind_identity" } });
    expect(rows).toMatchObject([{ targetId: user.id, detail: { ...identity(user.id), endedLinks: 1 } }]);
  });

  it("stays when the identity belongs to somebody else", async () => {
    const [first, second] = [await invited(), await invited()];
    await bindIdentity(db, SYSTEM, first.id, identity("taken"));
    expect(await bindIdentity(db, SYSTEM, second.id, identity("taken"))).toBe(false);
    expect(await findPasswordLink(db, second.id)).toMatchObject({ kind: "invite" });
  });

  it("that is renewed on another connection at that moment ends too", async () => {
    const user = await invited();
    const other = openDatabase(db.url, 2);
    let binding: Promise<boolean> = Promise.resolve(false);
    await other.prisma.$transaction(async (store) => {
      await lockedUser(store, user.id);
      binding = bindIdentity(db, SYSTEM, user.id, identity(user.id));
      await untilBlocked(db);
      await makeLink(store, { user, kind: "invite", by: "Root" }, SETTINGS);
    });
    expect(await binding).toBe(true);
    await other.close();
    expect(await findPasswordLink(db, user.id)).toBeNull();
  });
});
