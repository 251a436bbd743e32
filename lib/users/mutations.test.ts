import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { isPassword } from "../passwords/hashing";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { findActiveUser } from "./data";
import { createUser, ensureFirstAdmin, saveColumns } from "./mutations";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(() => db.prisma.userAccount.deleteMany());

describe("ensureFirstAdmin", () => {
  it("makes an administrator with a random password when there is no user", async () => {
    const made = await ensureFirstAdmin(db, { email: "Root@Example.com" });
    const user = await db.prisma.userAccount.findFirstOrThrow();
    expect(user).toMatchObject({ email: "root@example.com", role: "admin" });
    expect(made?.password.length).toBeGreaterThanOrEqual(16);
    expect(await isPassword(user.passwordHash, made?.password ?? "")).toBe(true);
    expect(user.passwordHash).toMatch(/^\$argon2id\$/);
  });

  it("changes nothing once there is a user", async () => {
    await createUser(db, SYSTEM, {
      email: "viewer@example.com",
      password: "long enough for this",
      role: "viewer",
    });
    expect(await ensureFirstAdmin(db, { email: "root@example.com" })).toBeNull();
    expect(await db.prisma.userAccount.count()).toBe(1);
  });

  it("makes one when two processes start at the same time", async () => {
    const made = await Promise.all([ensureFirstAdmin(db), ensureFirstAdmin(db)]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await db.prisma.userAccount.count()).toBe(1);
  });
});

describe("createUser", () => {
  it("writes an audit row without the password", async () => {
    const { id } = await createUser(db, SYSTEM, {
      email: `${newId()}@example.com`,
      password: "secret words of hers",
      role: "viewer",
    });
    const row = await db.prisma.auditLog.findFirstOrThrow({ where: { targetId: id } });
    expect(row).toMatchObject({ action: "user.create", actorType: "system", detail: { role: "viewer" } });
    expect(JSON.stringify(row)).not.toContain("secret words of hers");
  });

  it("leaves neither user nor audit row when the e-mail address is taken", async () => {
    const user = { email: "taken@example.com", password: "long enough for this", role: "viewer" as const };
    await createUser(db, SYSTEM, user);
    const rows = await db.prisma.auditLog.count();
    await expect(createUser(db, SYSTEM, user)).rejects.toMatchObject({ code: "P2002" });
    expect(await db.prisma.auditLog.count()).toBe(rows);
  });
});

describe("saveColumns", () => {
  it("saves the choice of each table, and replaces only that table's", async () => {
    const { id } = await createUser(db, SYSTEM, { email: "a@example.com", role: "viewer" });
    await saveColumns(db, id, "deliveries", ["date", "eventId"]);
    await saveColumns(db, id, "events", ["received"]);
    await saveColumns(db, id, "deliveries", ["date"]);
    expect((await findActiveUser(db, id))?.preferences.columns).toEqual({
      deliveries: ["date"],
      events: ["received"],
    });
  });

  it("survives preferences that no longer parse", async () => {
    const { id } = await createUser(db, SYSTEM, { email: "b@example.com", role: "viewer" });
    await db.prisma.userAccount.update({ where: { id }, data: { preferences: { columns: "oops" } } });
    expect((await findActiveUser(db, id))?.preferences).toEqual({ columns: {} });
  });
});
