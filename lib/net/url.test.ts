import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { newSubscriber } from "../subscribers/schema";
import { normalUrl, parseUrl, storedUrl } from "./url";

describe("parseUrl", () => {
  it("accepts international host names after any number of calls", () => {
    for (let n = 0; n < 20_000; n++) {
      if (parseUrl("http://bücher.example/hook")?.hostname !== "xn--bcher-kva.example")
        expect.unreachable(`call ${n}`);
    }
  });

  it.each(["", "x", "http://", "http://a b/", "http://[::1", "http://256.1.1.1/", "http://a:99999/"])(
    "rejects %j",
    (text) => expect(parseUrl(text)).toBeNull(),
  );
});

describe("a stored URL", () => {
  const schema = storedUrl("No credentials.");
  it.each([
    ["http://bücher.example", "http://xn--bcher-kva.example/"],
    [" \n https://A.Example:443/x \t", "https://a.example/x"],
    ["http://a.example/a b?q=ä#part", "http://a.example/a%20b?q=%C3%A4"],
    ["HTTP://0x7f.1:80", "http://127.0.0.1/"],
    ["http://a.example:8080/x/../y", "http://a.example:8080/y"],
    ["https://a.example/?token=[masked]", "https://a.example/?token=[masked]"],
  ])("%j is called, and shown, as %s", (text, called) => {
    expect(schema.parse(text)).toBe(called);
    expect(schema.parse(called)).toBe(called);
  });

  it.each([
    ["http://a.exa\tmple/", "No control characters in the URL."],
    ["http://a.example/x\r\ny", "No control characters in the URL."],
    ["http://a.example/\u0085x", "No control characters in the URL."],
    ["http://a.example:0/", "Port 0 cannot be called."],
    ["ftp://a.example/", "A URL that begins with http:// or https://."],
    ["//a.example/", "A URL that begins with http:// or https://."],
    ["", "A URL that begins with http:// or https://."],
    ["http://u:p@a.example/", "No credentials."],
    [`http://a.example/${"ä".repeat(1000)}`, "At most 2048 characters, written out as it is called."],
  ])("%j is refused: %s", (text, message) => {
    expect(schema.safeParse(text).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });

  it("applies to the URL and the alternative URL of a subscriber", () => {
    const given = {
      name: "x",
      expectedStatus: 200,
      subscriptions: [],
      url: " http://ä.example",
      alternativeUrl: "http://ö.example:0",
    };
    const problems = newSubscriber.safeParse(given).error?.issues.map(({ path }) => path.join("."));
    expect(problems).toEqual(["alternativeUrl"]);
    expect(newSubscriber.parse({ ...given, alternativeUrl: null }).url).toBe("http://xn--4ca.example/");
  });

  it("is normalised on read if it was stored before normalisation", () => {
    expect(normalUrl("http://bücher.example")).toBe("http://xn--bcher-kva.example/");
    expect(normalUrl("not a URL")).toBe("not a URL");
  });
});

it("the lint rejects URL.canParse and z.url()", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "lint-"));
  const lint = (code: string) => {
    const file = path.join(folder, "example.ts");
    writeFileSync(file, code);
    const options = ["lint", "--config-path=biome.json", "--vcs-enabled=false", file];
    return spawnSync("node_modules/.bin/biome", options, { encoding: "utf8" }).stderr;
  };
  expect(lint('export const isUrl = URL.canParse("x");\n')).toContain("use parseUrl");
  expect(lint('import { z } from "zod";\nexport const url = z.url();\n')).toContain("use parseUrl");
  expect(lint('export const url = new URL("x");\n')).not.toContain("use parseUrl");
  rmSync(folder, { recursive: true });
});
