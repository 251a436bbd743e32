import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createPolicy, createSubscriber } from "../../prisma/factories/factories";
import { keyIdOf, newSecretKey } from "../secrets/envelope";
import { open, requireSecretKeys } from "../secrets/keys";
import { headerPlace, signingKeyPlace } from "../secrets/places";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { countByKey } from "./data";
import { rotateSecrets, sealPlainSecrets } from "./mutations";
import { prepareSecrets } from "./start";

let db: TestDatabase;
const variables = process.env as Record<string, string | undefined>;
const before = variables.REDELIVER_SECRET_KEYS;
beforeAll(async () => {
  db = await createTestDatabase();
  variables.REDELIVER_SECRET_KEYS = "";
  variables.REDELIVER_HOME = mkdtempSync(path.join(tmpdir(), "redeliver-rotation-"));
});
afterAll(async () => {
  variables.REDELIVER_SECRET_KEYS = before;
  delete variables.REDELIVER_HOME;
  await db.drop();
});

const OAUTH = { type: "oauth", url: "https://a.test/", clientId: "hub", clientSecret: "hush-secret" };
const read = (id: string) => db.prisma.subscriber.findUniqueOrThrow({ where: { id } });
const version = async () => (await db.prisma.configVersion.findFirstOrThrow()).version;

function command(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: db.url };
  return spawnSync(process.execPath, ["--import", "tsx", "lib/commands/secrets.ts", ...args], {
    env,
    encoding: "utf8",
  });
}

describe("secrets of an earlier release", () => {
  it("are encrypted once, also those of deleted rows, and keep their value", async () => {
    const headers = { "X-Key": "hush-header", Accept: "a/b" };
    const plain = await createSubscriber(db.prisma, {
      headers,
      previousSigningKey: "whsec_hush",
      deletedAt: new Date(),
    });
    const policy = await createPolicy(db.prisma, {
      interceptors: [OAUTH, { type: "client-id" }, { type: "later" }],
    });
    const odd = await createPolicy(db.prisma, { interceptors: { not: "a list" } });
    const [was, stale] = [await version(), await read(plain.id)];
    expect(await prepareSecrets(db)).toEqual({ subscriber: 1, policy: 1 });
    const row = await read(plain.id);
    expect(JSON.stringify([row, await db.prisma.policy.findMany()])).not.toMatch(/hush|whsec_/);
    expect(open(row.signingKey, signingKeyPlace(plain.id))).toBe(plain.signingKey);
    expect(open(row.previousSigningKey ?? "", signingKeyPlace(plain.id))).toBe("whsec_hush");
    const sealed = row.headers as typeof headers;
    expect(sealed.Accept).toBe("a/b");
    expect(open(sealed["X-Key"], headerPlace(plain.id, "x-key"))).toBe("hush-header");
    expect(row.updatedAt).toEqual(stale.updatedAt);
    expect(
      (await db.prisma.policy.findUniqueOrThrow({ where: { id: policy.id } })).interceptors,
    ).toMatchObject([{ type: "oauth", clientId: "hub" }, { type: "client-id" }, { type: "later" }]);
    expect((await db.prisma.policy.findUniqueOrThrow({ where: { id: odd.id } })).interceptors).toEqual({
      not: "a list",
    });
    expect(await version()).toBe(was + 1n);
    expect(await sealPlainSecrets(db)).toEqual({ subscriber: 0, policy: 0 });
    expect(await version()).toBe(was + 1n);
  });

  it("that change meanwhile are not overwritten", async () => {
    const one = await createSubscriber(db.prisma, { headers: { "x-key": "old" } });
    const writing = db.prisma.$transaction(async (store) => {
      await store.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
      const sealing = sealPlainSecrets(db);
      // It has read the row, and waits for its lock.
      await untilBlocked(db);
      await store.subscriber.update({ where: { id: one.id }, data: { headers: { "x-key": "new" } } });
      return { sealing };
    });
    await (await writing).sealing;
    const headers = (await read(one.id)).headers as Record<string, string>;
    expect(open(headers["x-key"] ?? "", headerPlace(one.id, "x-key"))).toBe("new");
    expect(keyIdOf(headers["x-key"] ?? "")).not.toBeNull();
  });
});

describe("npm run secrets", () => {
  it("rotates to a new key, reports the result, and rotates again on the next call", async () => {
    const old = requireSecretKeys().first.id;
    const rotated = command("rotate");
    expect([rotated.status, rotated.stderr]).toEqual([0, ""]);
    const { first } = requireSecretKeys();
    expect(rotated.stdout).toBe(`Encrypted with the key ${first.id}: 2 subscribers and 1 policies anew.\n`);
    expect(first.id).not.toBe(old);
    expect([...(await countByKey(db)).keys()]).toEqual([first.id]);
    expect(await db.prisma.auditLog.findFirst({ where: { action: "secrets.rotate" } })).toMatchObject({
      detail: { encryptedWith: first.id, subscriber: 2, policy: 1 },
    });
    const status = command("status");
    expect(status.stdout).toMatch(
      new RegExp(
        `Key ${first.id} \\(encrypts\\): 6 secrets\nKey ${old} \\(needed by backups only\\): 0 secrets\nNot encrypted: 0 secrets`,
      ),
    );
  });

  it("completes an interrupted rotation instead of beginning another", async () => {
    const stale = await createSubscriber(db.prisma);
    const old = [...requireSecretKeys().byId.values()].at(-1);
    const before = readFileSync(path.join(variables.REDELIVER_HOME ?? "", "secret-keys"), "utf8");
    expect(old?.id).not.toBe(requireSecretKeys().first.id);
    const place = signingKeyPlace(stale.id);
    const signingKey = old && (await import("../secrets/envelope")).sealWith(old, stale.signingKey, place);
    await db.prisma.subscriber.update({ where: { id: stale.id }, data: { signingKey } });
    expect(await rotateSecrets(db)).toEqual({ subscriber: 1, policy: 0, key: requireSecretKeys().first.id });
    expect(readFileSync(path.join(variables.REDELIVER_HOME ?? "", "secret-keys"), "utf8")).toBe(before);
    expect(open((await read(stale.id)).signingKey, place)).toBe(stale.signingKey);
  });

  it("adds one key for each of two concurrent rotations, and loses none", async () => {
    const keys = requireSecretKeys().byId.size;
    await Promise.all([rotateSecrets(db), rotateSecrets(db)]);
    expect(requireSecretKeys().byId.size).toBe(keys + 2);
    expect([...(await countByKey(db)).keys()]).toEqual([requireSecretKeys().first.id]);
  });

  it("refuses to begin when keys are missing, and names them", async () => {
    const home = variables.REDELIVER_HOME;
    const used = requireSecretKeys().first.id;
    variables.REDELIVER_SECRET_KEYS = newSecretKey();
    await expect(prepareSecrets(db)).rejects.toThrow(
      `keys that are missing here (${used}): set REDELIVER_SECRET_KEYS`,
    );
    const rotated = command("rotate");
    expect([rotated.status, rotated.stdout]).toEqual([1, ""]);
    expect(rotated.stderr).toMatch(new RegExp(`the key ${used}, which is missing`));
    const status = command("status");
    expect([status.status, status.stdout]).toEqual([1, expect.stringContaining(`Key ${used} (missing)`)]);
    variables.REDELIVER_SECRET_KEYS = "";
    expect(variables.REDELIVER_HOME).toBe(home);
    expect(command().stderr).toMatch(/Usage: npm run secrets/);
  });
});
