import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyIdOf, newSecretKey, openWith, parseSecretKey, sealWith } from "./envelope";
import { addKeyToFile, KEY_FILE, makeKeyFile } from "./key-file";
import { open, parseSecretKeys, requireSecretKeys, seal, sealAgain, secretKeys } from "./keys";

const TEXT = "whsec_ä😀\0";
const PLACE = "subscriber.signing_key 1";
const key = parseSecretKey(newSecretKey());

describe("a sealed secret", () => {
  it("names its key, reveals nothing, differs each time, and opens at its location", () => {
    const [one, other] = [sealWith(key, TEXT, PLACE), sealWith(key, TEXT, PLACE)];
    expect(keyIdOf(one)).toBe(key.id);
    expect(one).toMatch(/^v1:k[0-9a-f]{8}:[\w-]+$/);
    expect(one).not.toBe(other);
    expect([one, other].map((sealed) => openWith(key, sealed, PLACE))).toEqual([TEXT, TEXT]);
    expect(openWith(key, sealWith(key, "", PLACE), PLACE)).toBe("");
  });

  it.each([
    ["in another row", (sealed: string) => openWith(key, sealed, "subscriber.signing_key 2")],
    ["in another column", (sealed: string) => openWith(key, sealed, "subscriber.headers.x 1")],
    [
      "with another key of its id",
      (sealed: string) => openWith({ ...parseSecretKey(newSecretKey()), id: key.id }, sealed, PLACE),
    ],
    ["under another key's id", (sealed: string) => openWith({ ...key, id: "other" }, sealed, PLACE)],
    [
      "when its last byte was changed",
      (sealed: string) =>
        openWith(
          key,
          sealed.replace(/.$/, (last) => (last === "A" ? "Q" : "A")),
          PLACE,
        ),
    ],
    ["when it was cut", (sealed: string) => openWith(key, sealed.slice(0, -4), PLACE)],
  ])("does not open %s", (_, tryIt) => expect(() => tryIt(sealWith(key, TEXT, PLACE))).toThrow());

  it.each([
    "",
    "whsec_abc",
    "Bearer v1:k:abc",
    "v1:k:short",
    "v1::abcdefabcdefabcdefabcdefabcdefabcdefabcdef",
  ])("is not of the form %j", (text) => expect(keyIdOf(text)).toBeNull());
});

describe("keys", () => {
  it.each([
    ["", /no key/],
    ["a", /32 bytes/],
    ["a:c2hvcnQ=", /32 bytes/],
    [`bad id:${"A".repeat(43)}=`, /32 bytes/],
    [`a:${"A".repeat(43)}=,a:${"B".repeat(42)}A=`, /id of its own/],
  ])("%j are invalid", (text, message) => {
    expect(() => parseSecretKeys(text)).toThrow(message);
    if (text.length > 9) expect(() => parseSecretKeys(text)).not.toThrow(/AAAA/);
  });

  it("may be several: the first encrypts", () => {
    const keys = parseSecretKeys(`new:${"A".repeat(43)}=, old:${"A".repeat(42)}E\n`);
    expect([keys.first.id, [...keys.byId.keys()]]).toEqual(["new", ["new", "old"]]);
  });

  describe("of the process", () => {
    const before = { ...process.env };
    const variables = process.env as Record<string, string | undefined>;
    let home: string;
    beforeEach(() => {
      home = mkdtempSync(path.join(tmpdir(), "redeliver-keys-"));
      variables.REDELIVER_SECRET_KEYS = "";
      variables.REDELIVER_HOME = home;
    });
    afterEach(() => {
      variables.REDELIVER_SECRET_KEYS = before.REDELIVER_SECRET_KEYS;
      if (before.REDELIVER_HOME === undefined) delete variables.REDELIVER_HOME;
      else variables.REDELIVER_HOME = before.REDELIVER_HOME;
      variables.NODE_ENV = before.NODE_ENV;
    });

    it("are not made in production: the error names the setting", () => {
      variables.NODE_ENV = "production";
      expect(() => requireSecretKeys()).toThrow(/REDELIVER_SECRET_KEYS, or REDELIVER_HOME/);
      expect(secretKeys()).toBeNull();
    });

    it("are not made again for an empty file, even outside production", () => {
      writeFileSync(path.join(home, KEY_FILE), "");
      expect(() => requireSecretKeys()).toThrow(/^No key to encrypt secrets with/);
    });

    it("are made once in a file that only its owner can read, and read again when it changes", () => {
      const first = requireSecretKeys().first.id;
      makeKeyFile(home);
      expect(requireSecretKeys().first.id).toBe(first);
      expect(statSync(path.join(home, KEY_FILE)).mode & 0o777).toBe(0o600);
      const sealed = seal(TEXT, PLACE);
      addKeyToFile(home);
      expect(keyIdOf(seal(TEXT, PLACE))).not.toBe(first);
      expect(open(sealed, PLACE)).toBe(TEXT);
      expect(readFileSync(path.join(home, KEY_FILE), "utf8").trim().split("\n")).toHaveLength(2);
      expect(statSync(path.join(home, KEY_FILE)).mode & 0o777).toBe(0o600);
    });

    it("open plain text, and name a missing key", () => {
      expect(open("whsec_plain", PLACE)).toBe("whsec_plain");
      expect(() => open(sealWith(key, TEXT, PLACE), PLACE)).toThrow(`the key ${key.id}, which is missing`);
      const sealed = seal(TEXT, PLACE);
      expect(() => open(sealed, "another location")).toThrow(/was changed, or moved/);
      expect(open(seal(sealed, PLACE), PLACE)).toBe(sealed);
      expect(sealAgain(sealed, PLACE)).toBe(sealed);
      addKeyToFile(home);
      expect(sealAgain(sealed, PLACE, true)).toBe(sealed);
      expect(keyIdOf(sealAgain(sealed, PLACE))).toBe(requireSecretKeys().first.id);
      expect(open(sealAgain("plain", PLACE, true), PLACE)).toBe("plain");
    });
  });
});
