import { describe, expect, it } from "vitest";
import { configurationApi, unique } from "@/lib/testing/configuration-api";
import * as policy from "./[id]/route";
import * as policies from "./route";

const { make, change } = configurationApi();

const oauth = (fields: object) => ({
  type: "oauth",
  url: "https://a.example/introspect",
  clientId: "hub",
  clientSecret: "s",
  ...fields,
});

describe("policies", () => {
  describe("send a stored secret only to its origin", () => {
    const before = { url: "https://a.example/introspect?t=1", urls: { default: "https://b.example/" } };

    it.each([
      ["the same origins", { url: "https://b.example/x", urls: { default: "https://a.example/y" } }],
      ["another origin and the secret", { url: "https://c.example/", clientSecret: "again" }],
      ["a masked value kept", { url: "https://a.example/moved?t=[masked]" }],
    ])("and accept %s", async (_, changes) => {
      const { body } = await make(policies, { name: unique("Policy "), interceptors: [oauth(before)] });
      expect(body.interceptors[0].url).toBe("https://a.example/introspect?t=[masked]");
      const interceptors = [oauth({ clientSecret: "[masked]", ...changes })];
      expect(await change(policy, body.id, { interceptors })).toMatchObject({ status: 200 });
    });

    it.each([
      ["another origin", { url: "https://c.example/" }, ["url", "clientSecret"]],
      ["another port", { url: "https://a.example:444/" }, ["url", "clientSecret"]],
      [
        "another origin of a context",
        { urls: { default: "https://c.example/" } },
        ["urls.default", "clientSecret"],
      ],
      [
        "a masked value at another origin",
        { url: "https://c.example/?t=[masked]", clientSecret: "again" },
        ["url"],
      ],
    ])("and refuse %s", async (_, changes, fields) => {
      const { body } = await make(policies, { name: unique("Policy "), interceptors: [oauth(before)] });
      const interceptors = [oauth({ ...before, clientSecret: "[masked]", ...changes })];
      const refused = await change(policy, body.id, { interceptors });
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
      const named = refused.body.error.details.map((one: { field: string }) => one.field);
      expect(named).toEqual(fields.map((field) => `interceptors.0.${field}`));
    });
  });
});
