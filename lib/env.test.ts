import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSettings, SETTING_NAMES } from "./env";

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
