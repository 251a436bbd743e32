import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { completeWebEnvironment, localUrl, parseSettings, publicUrl, SETTING_NAMES } from "./env";
import { readRetentionVariables } from "./retention-variables";

describe("settings", () => {
  it("are exactly those in .env.example", () => {
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
        SESSION_MAX_HOURS: "short",
        PORT: "http",
        SMTP_URL: "smtp://hub:hidden@mail.example.com?from=nobody",
      });
    expect(parse).toThrow(
      /^The environment is not usable: .*PORT.*DATABASE_URL.*SESSION_MAX_HOURS.*SMTP_URL.*\.$/s,
    );
    expect(parse).not.toThrow(/hidden|short/);
  });
});

const DATABASE_URL = "postgres://localhost/x";
const given = (variables: Record<string, string>) => parseSettings({ DATABASE_URL, ...variables });

describe("the address of the console", () => {
  it("is only this machine unless HOST is set", () => {
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
  ])("with %j is %s for users, %s for the machine itself", (variables, forPeople, forItself) => {
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

const SECRET = "RfGkkLsXqT2b0ZC1vJt3mPz7yWq8nHdA";

describe("the secret that signs sessions", () => {
  it("is optional in a process that does not need it", () =>
    expect(parseSettings({ DATABASE_URL }).NEXTAUTH_SECRET).toBeUndefined());

  it.each([
    ["short", "RfGkkLsXqT2b0ZC1vJt3mPz7yWq8nHd", /needs at least 32 characters/],
    ["one character many times", "x".repeat(64), /can be guessed/],
    ["a placeholder", "change-me-to-a-long-random-string-please", /can be guessed/],
    ["another's placeholder", "your-super-secret-key-of-32-characters", /can be guessed/],
    ["a command that was not run", "$(openssl rand -base64 32) and so on", /can be guessed/],
  ])("is refused when it is %s, with the remedy", (_what, secret, problem) => {
    const complete = () =>
      completeWebEnvironment({ NODE_ENV: "production", DATABASE_URL, NEXTAUTH_SECRET: secret });
    expect(complete).toThrow(problem);
    expect(complete).toThrow(/NEXTAUTH_SECRET: .*`openssl rand -base64 32`/);
    expect(complete).not.toThrow(secret);
  });

  it("and the first password do not stop a process that reads neither: a worker starts with those of earlier releases", () =>
    expect(
      parseSettings({ DATABASE_URL, NEXTAUTH_SECRET: "sixteen letters.", ADMIN_PASSWORD: "8letters" }),
    ).toMatchObject({ NEXTAUTH_SECRET: "sixteen letters." }));
});

describe("the environment of a web process", () => {
  const complete = (variables: Record<string, string>): NodeJS.ProcessEnv => {
    const environment = { DATABASE_URL, NODE_ENV: "production", ...variables } as NodeJS.ProcessEnv;
    completeWebEnvironment(environment);
    return environment;
  };

  it.each([
    [{ PUBLIC_URL: "https://hub.example.com/" }, "https://hub.example.com"],
    [
      { PUBLIC_URL: "https://hub.example.com", NEXTAUTH_URL: "http://other.example" },
      "https://hub.example.com",
    ],
    [{ PUBLIC_URL: "http://hub.example.com:8080/" }, "http://hub.example.com:8080"],
    [{ PORT: "3456" }, "http://localhost:3456"],
    [{}, "http://localhost:3000"],
  ])("of %j has cookies and links for %s", (variables, url) =>
    expect(complete({ NEXTAUTH_SECRET: SECRET, ...variables }).NEXTAUTH_URL).toBe(url),
  );

  it("is not usable in production without a secret, and names the remedy", () => {
    expect(() => complete({})).toThrow(
      /^NEXTAUTH_SECRET is not set: make one with `openssl rand -base64 32`/,
    );
    expect(() => complete({ NEXTAUTH_SECRET: "" })).toThrow(/^NEXTAUTH_SECRET is not set/);
  });

  it("gets a secret in development, a new one at each start", () => {
    const secrets = [1, 2].map(() => complete({ NODE_ENV: "development" }).NEXTAUTH_SECRET);
    expect(secrets[0]).toHaveLength(43);
    expect(secrets[0]).not.toBe(secrets[1]);
  });

  it.each(["ftp://hub.example.com", "javascript:alert(1)", "hub.example.com"])(
    "is not usable with PUBLIC_URL=%s",
    (PUBLIC_URL) => expect(() => complete({ NEXTAUTH_SECRET: SECRET, PUBLIC_URL })).toThrow(/PUBLIC_URL/),
  );
});

describe("roles by a claim", () => {
  const OIDC_ROLE_MAP = '{"owners":"admin"}';

  it("are read from a claim and a map, together", () => {
    expect(given({ OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP })).toMatchObject({
      OIDC_ROLE_CLAIM: "groups",
      OIDC_ROLE_MAP: { owners: "admin" },
      OIDC_ADD_USERS: "0",
    });
    expect(given({}).OIDC_ROLE_MAP).toBeUndefined();
  });

  it.each<[Record<string, string>, string]>([
    [{ OIDC_ROLE_CLAIM: "groups" }, "OIDC_ROLE_MAP: is needed with OIDC_ROLE_CLAIM"],
    [{ OIDC_ROLE_MAP }, "OIDC_ROLE_CLAIM: is needed with OIDC_ROLE_MAP"],
    [{ OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: "owners=admin" }, "OIDC_ROLE_MAP: must be JSON such as"],
    [
      { OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: '{"owners":"root"}' },
      "OIDC_ROLE_MAP: must be JSON such as",
    ],
    [{ OIDC_ROLE_CLAIM: "groups", OIDC_ROLE_MAP: "{}" }, "OIDC_ROLE_MAP: must be JSON such as"],
    [{ OIDC_ADD_USERS: "yes" }, "OIDC_ADD_USERS: "],
  ])("refuses %j", (variables, sentence) => expect(() => given(variables)).toThrow(sentence));
});

describe("retention", () => {
  it("is set in days, each with its variable", () => {
    const settings = given({ RETENTION_PAYLOAD_DAYS: "7", RETENTION_FAILED_PAYLOAD_DAYS: "" });
    expect(readRetentionVariables(settings)).toEqual({ payloadDays: 7 });
  });

  it.each([
    [{ RETENTION_ATTEMPT_DAYS: "0" }, /RETENTION_ATTEMPT_DAYS: /],
    [{ RETENTION_ATTEMPT_DAYS: "long" }, /RETENTION_ATTEMPT_DAYS: /],
    [{ RETENTION_DELIVERED_DAYS: "7" }, /RETENTION_PAYLOAD_DAYS: Payloads cannot be kept longer/],
  ])("is refused as %j", (variables, problem) => {
    expect(() => given(variables)).toThrow(problem);
  });
});
