import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { localUrl, parseSettings, publicUrl, SETTING_NAMES } from "./env";

describe("settings", () => {
  it("are all in .env.example, and nothing else is", () => {
    const documented = readFileSync(".env.example", "utf8").matchAll(/^([A-Z_]+)=/gm);
    const expected = SETTING_NAMES.filter((name) => name !== "NODE_ENV");
    expect([...documented].map(([, name]) => name).sort()).toEqual(expected.toSorted());
  });

  it("count an empty variable as not given", () => {
    const settings = parseSettings({
      DATABASE_URL: "postgres://localhost/x",
      PORT: "",
      DELIVERY_ALLOW_PRIVATE: "",
    });
    expect(settings).toMatchObject({ PORT: 3000, DELIVERY_ALLOW_PRIVATE: [] });
  });

  it("name every bad variable without repeating its value", () => {
    const parse = () =>
      parseSettings({
        DATABASE_URL: "hidden",
        NEXTAUTH_SECRET: "short",
        PORT: "http",
        SMTP_URL: "smtp://hub:hidden@mail.example.com?from=nobody",
      });
    expect(parse).toThrow(
      /^The environment is not usable: .*PORT.*DATABASE_URL.*NEXTAUTH_SECRET.*SMTP_URL.*\.$/s,
    );
    expect(parse).not.toThrow(/hidden|short/);
  });
});

const DATABASE_URL = "postgres://localhost/x";
const given = (variables: Record<string, string>) => parseSettings({ DATABASE_URL, ...variables });

describe("where the console is", () => {
  it("is this machine alone unless HOST says otherwise", () => {
    expect(given({}).HOST).toBe("127.0.0.1");
  });

  it.each<[Record<string, string>, string, string]>([
    [{}, "http://localhost:3000", "http://127.0.0.1:3000"],
    [{ HOST: "0.0.0.0", PORT: "80" }, "http://localhost:80", "http://127.0.0.1:80"],
    [{ HOST: "::" }, "http://localhost:3000", "http://127.0.0.1:3000"],
    [{ HOST: "::1" }, "http://[::1]:3000", "http://[::1]:3000"],
    [{ HOST: "localhost" }, "http://localhost:3000", "http://localhost:3000"],
    [{ HOST: "192.0.2.7" }, "http://192.0.2.7:3000", "http://192.0.2.7:3000"],
    [{ PUBLIC_URL: "https://hub.example/" }, "https://hub.example", "http://127.0.0.1:3000"],
    [
      { PUBLIC_URL: "https://hub.example", HOST: "192.0.2.7" },
      "https://hub.example",
      "http://192.0.2.7:3000",
    ],
  ])("with %j is %s for people, %s for itself", (variables, forPeople, forItself) => {
    const settings = given(variables);
    expect([publicUrl(settings), localUrl(settings)]).toEqual([forPeople, forItself]);
  });

  it.each([
    ["PUBLIC_URL", "localhost:3000"],
    ["PUBLIC_URL", "ftp://hub.example"],
    ["HOST", "http://0.0.0.0"],
    ["HOST", "0.0.0.0:3000 "],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TRUSTED_PROXIES", "10.0.0.0/"],
    ["TRUSTED_PROXIES", "proxy.example"],
    ["TRUSTED_PROXIES", "*"],
  ])("refuses %s=%j", (name, value) => {
    expect(() => given({ [name]: value })).toThrow(new RegExp(`not usable: ${name}: `));
  });

  it("reads proxies as a list", () => {
    expect(given({ TRUSTED_PROXIES: "10.0.0.0/8, ::1 2001:db8::/32" }).TRUSTED_PROXIES).toHaveLength(3);
    expect(given({}).TRUSTED_PROXIES).toEqual([]);
  });
});
