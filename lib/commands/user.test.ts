import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { isPassword } from "../passwords/hashing";
import { startSession } from "../sessions/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { createUser } from "../users/mutations";
import { sentenceOf } from "./sentence";
import { readUserCommand } from "./user-command";

const PASSWORD = "correct horse battery";
const SESSION = { maxSeconds: 3600, idleSeconds: 3600 };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** Runs a command in this process and returns its sentence, or that of its error. */
function user(command: string, password = ""): Promise<string> {
  const run = async () => readUserCommand(command.split(" ").filter(Boolean))(db, async () => password);
  return run().catch((error) => Promise.reject(new Error(sentenceOf(error))));
}
function spawnUser(command: string, input: string, url = db.url) {
  const args = ["--import", "tsx", "lib/commands/user.ts", ...command.split(" ")];
  return spawnSync(process.execPath, args, {
    env: { ...process.env, DATABASE_URL: url },
    encoding: "utf8",
    input,
  });
}
const find = (email: string) => db.prisma.userAccount.findUniqueOrThrow({ where: { email } });
const actions = async (targetId: string) =>
  (await db.prisma.auditLog.findMany({ where: { targetId }, orderBy: { at: "asc" } })).map(
    ({ action }) => action,
  );

describe("npm run user", () => {
  it("reads the password from standard input and exits with 0", async () => {
    expect(spawnUser("add --email Bob@Example.com --role operator", `${PASSWORD}\r\n`)).toMatchObject({
      status: 0,
      stderr: "",
      stdout: "Added Bob@Example.com as operator.\n",
    });
    expect(await isPassword((await find("bob@example.com")).passwordHash, PASSWORD)).toBe(true);
  });

  it("exits with 1 and a sentence when it is rejected", async () => {
    const failed = spawnUser("add --email common@example.com --role viewer", "password1234");
    expect([failed.status, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(/^The password is too common: .*\n$/);
    expect(await db.prisma.userAccount.count({ where: { email: "common@example.com" } })).toBe(0);
  });

  it.each<[string, Partial<URL>, RegExp]>([
    [
      "a wrong password",
      { username: "redeliver", password: "hidden" },
      /^PostgreSQL at .* refused the password of user redeliver in DATABASE_URL\.\n$/,
    ],
    [
      "no such database",
      { pathname: "/nowhere" },
      /^PostgreSQL at .* has no database nowhere \(DATABASE_URL\): create it first\.\n$/,
    ],
    [
      "a database without tables",
      { pathname: "/postgres" },
      /^PostgreSQL at .* refused a statement: a table is missing, .*\n$/,
    ],
    [
      "no listener",
      { port: "1", password: "hidden" },
      /^Nothing answers at .*:1: is that PostgreSQL running, .*\n$/,
    ],
  ])("describes a database error in one line: %s", (_, change, line) => {
    const url = Object.assign(new URL(db.url), change).href;
    const { status, stderr, stdout } = spawnUser("unlock --email a@example.com", "", url);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(line);
    expect(stderr).not.toContain("hidden");
  });

  it("manages an account from creation to removal and audits each step", async () => {
    await user("add --email ann@example.com --role operator --name Ann", PASSWORD);
    const { id, ...ann } = await find("ann@example.com");
    expect(ann).toMatchObject({ role: "operator", name: "Ann", disabledAt: null });
    const signIn = () => startSession(db.pool, { userId: id, address: "192.0.2.1" }, SESSION);
    const sessions = () => db.prisma.userSession.count({ where: { userId: id } });

    await signIn();
    expect(await user("set-role --email ann@example.com --role viewer")).toMatch(
      /^ann@example.com is viewer/,
    );
    expect([(await find("ann@example.com")).role, await sessions()]).toEqual(["viewer", 1]);
    const seesPayloads = async () => (await find("ann@example.com")).seesPayloads;
    await user("hide-payloads --email ann@example.com");
    expect(await seesPayloads()).toBe(false);
    expect(await user("show-payloads --email ann@example.com")).toMatch(/^ann@example.com sees payloads/);
    expect(await seesPayloads()).toBe(true);
    await user("set-password --email ANN@example.com", "zebra crossing at dusk");
    expect(await isPassword((await find("ann@example.com")).passwordHash, "zebra crossing at dusk")).toBe(
      true,
    );
    expect(await sessions()).toBe(0);
    await signIn();
    expect(await user("end-sessions --email ann@example.com")).toBe("Ended 1 sessions of ann@example.com.");
    await user("disable --email ann@example.com");
    expect((await find("ann@example.com")).disabledAt).not.toBeNull();
    expect(await user("unlock --email ann@example.com")).toMatch(
      /may sign in again: the account was disabled/,
    );
    expect((await find("ann@example.com")).disabledAt).toBeNull();
    expect(await actions(id)).toEqual([
      "user.create",
      "user.set_role",
      "user.update",
      "user.update",
      "user.set_password",
      "session.end_all",
      "user.disable",
      "user.unlock",
    ]);
  });

  it.each([
    ["", /^Usage: npm run user/],
    ["remove --email x@example.com", /^Usage: npm run user/],
    ["add --role viewer", /^--email needs an e-mail address/],
    ["add --email x@example.com --role chief", /^--role needs one of viewer, operator, admin/],
    ["add --email x@example.com --role viewer --nope", /--nope/],
    ["add --email x@example.com --role viewer", /^The password needs at least 12 characters\.$/],
    ["set-password --email nobody@example.com", /^There is no account of nobody@example\.com\.$/],
  ])("refuses %j", (command, message) => expect(user(command, "short")).rejects.toThrow(message));

  it("keeps the last administrator and rejects a duplicate e-mail address", async () => {
    await createUser(db, SYSTEM, { email: "last@example.com", role: "admin", password: PASSWORD });
    await expect(user("disable --email last@example.com")).rejects.toThrow(/^This is the last administrator/);
    await expect(user("set-role --email last@example.com --role viewer")).rejects.toThrow(
      /last administrator/,
    );
    await expect(user("add --email last@example.com --role viewer", PASSWORD)).rejects.toThrow(
      /account .* already/,
    );
  });
});
