import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { keep, kept, keptSecret, openHome } from "./home";

const newHome = () => openHome(path.join(mkdtempSync(path.join(tmpdir(), "redeliver-home-")), "home"));
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8);

describe("a home", () => {
  it("can be traversed by other users, who can read neither its folders nor its secrets", () => {
    const home = newHome();
    keptSecret(home, "secret");
    keep(home, "database-url", "postgresql://redeliver:hush@127.0.0.1/postgres");
    keep(home, "database-url", "postgresql://redeliver:hush2@127.0.0.1/postgres");
    expect(modeOf(home.folder)).toBe("711");
    expect(modeOf(home.file("logs"))).toBe("700");
    expect([modeOf(home.file("secret")), modeOf(home.file("database-url"))]).toEqual(["600", "600"]);
  });

  it("stores a secret of 256 bits, different in each home", () => {
    const [one, other] = [newHome(), newHome()];
    const secret = keptSecret(one, "secret");
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(keptSecret(one, "secret")).toBe(secret);
    expect(keptSecret(other, "secret")).not.toBe(secret);
  });

  it("generates no stored value again", () => {
    const home = newHome();
    expect([kept(home, "place", () => "first"), kept(home, "place", () => "second")]).toEqual([
      "first",
      "first",
    ]);
    expect(readFileSync(home.file("place"), "utf8")).toBe("first\n");
  });
});
