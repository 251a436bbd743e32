import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../db/ids";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { position } from "../testing/position";
import { listUsers } from "./data";
import { userList } from "./search-params";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const add = (email: string, name: string | null, role: "viewer" | "admin") =>
    db.prisma.userAccount.create({ data: { id: newId(), email, name, role } });
  await add("ann@example.com", "Ann Özdemir", "admin");
  await add("ben@example.org", null, "viewer");
  await add("zoe@example.com", "100%_Ben", "viewer");
});
afterAll(() => db.drop());

async function found(part: string, roles: ("viewer" | "admin")[] = []) {
  const by = position(userList.orders, { sort: "email", direction: "ASC" });
  const { items, total } = await withTotal(await listUsers(db, { part, roles, statuses: [] }, by));
  expect(total).toBe(items.length);
  return items.map(({ email }) => email);
}

describe("a search of users for a part of the name or e-mail address", () => {
  it.each([
    ["of the name, case aside", "ÖzDEM", ["ann@example.com"]],
    ["of the address", "EXAMPLE.org", ["ben@example.org"]],
    ["of either", "ben", ["ben@example.org", "zoe@example.com"]],
    ["with signs that are no wildcards", "%_b", ["zoe@example.com"]],
    ["that nobody has", "a%n", []],
  ])("%s", async (_, part, emails) => expect(await found(part)).toEqual(emails));

  it("together with a role", async () =>
    expect(await found("example.com", ["viewer"])).toEqual(["zoe@example.com"]));
});
