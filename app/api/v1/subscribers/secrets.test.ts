import { describe, expect, it } from "vitest";
import { openHeaders } from "@/lib/subscribers/headers";
import { aSubscriber, configurationApi } from "@/lib/testing/configuration-api";
import * as subscriber from "./[id]/route";
import * as subscribers from "./route";

const { db, make, read, change } = configurationApi();

const withoutKey = ({ signingKey: _, ...rest }: Record<string, unknown>) => rest;
const stored = (id: string) => db().prisma.subscriber.findUniqueOrThrow({ where: { id } });
const storedHeaders = async (id: string) =>
  openHeaders((await stored(id)).headers as Record<string, string>, id);

describe("subscribers", () => {
  it("mask secret headers, and keep them when the mask is sent back", async () => {
    const made = await make(
      subscribers,
      aSubscriber({ headers: { Authorization: "Bearer x", "X-Team": "a", Accept: "c" } }),
    );
    expect(made.body.headers).toEqual({ Authorization: "[masked]", "X-Team": "[masked]", Accept: "c" });
    const headers = { authorization: "[masked]", "X-Team": "b", Accept: "d" };
    const changed = await change(subscriber, made.body.id, { headers });
    expect(changed.body.headers).toEqual({ ...headers, "X-Team": "[masked]" });
    expect(await storedHeaders(made.body.id)).toEqual({ ...headers, authorization: "Bearer x" });
    expect(await change(subscriber, made.body.id, { headers: { "X-Token": "[masked]" } })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "headers.X-Token" }] } },
    });
  });

  it.each([
    [
      "only the fact of the change, for a header",
      { headers: { authorization: "hush2" } },
      { headers: { from: "[masked]", to: "[masked]" } },
    ],
    [
      "only the fact of the change, for a value in the URL",
      { url: "https://a.test/?t=hush3" },
      { url: { from: "[masked]", to: "[masked]" } },
    ],
    [
      "the old and the new value, for the rest of the URL",
      { url: "https://a.test/b?t=[masked]" },
      { url: { from: "https://a.test/?t=[masked]", to: "https://a.test/b?t=[masked]" } },
    ],
  ])("leave in the audit trail %s", async (_, changes, changed) => {
    const headers = { authorization: "hush" };
    const { body } = await make(subscribers, aSubscriber({ url: "https://a.test/?t=hush", headers }));
    expect(body.url).toBe("https://a.test/?t=[masked]");
    expect(await change(subscriber, body.id, changes)).toMatchObject({ status: 200 });
    const rows = await db().prisma.auditLog.findMany({
      where: { targetId: body.id },
      orderBy: { at: "asc" },
    });
    expect(rows[1]?.detail).toMatchObject({ changes: changed });
    expect(JSON.stringify(rows)).not.toMatch(/hush/);
  });

  describe("send a stored secret only to its origin", () => {
    const headers = { Authorization: "Bearer x", "X-Team": "a", Accept: "b" };
    const both = { url: "https://a.test/hook?t=1", alternativeUrl: "https://b.test:8443/hook", headers };
    const masked = { Authorization: "[masked]", "X-Team": "[masked]" };

    it.each([
      ["the same origin", both, { url: "https://a.test/moved" }],
      ["the two origins swapped", both, { url: "https://b.test:8443/", alternativeUrl: "https://a.test/" }],
      ["another origin and the secrets", both, { url: "https://c.test/", headers }],
      ["another origin and the secret removed", both, { url: "https://c.test/", headers: { Accept: "b" } }],
      ["another origin where no header is secret", { headers: { Accept: "b" } }, { url: "https://c.test/" }],
      ["the alternative URL removed", both, { alternativeUrl: null }],
      ["a masked value kept", both, { url: "https://a.test/moved?t=[masked]&u=2" }],
    ])("and accept %s", async (_, before, changes) => {
      const { body } = await make(subscribers, aSubscriber(before));
      expect(await change(subscriber, body.id, changes)).toMatchObject({ status: 200 });
    });

    it.each([
      ["another host", { url: "https://c.test/hook" }, ["url", "headers.Authorization", "headers.X-Team"]],
      ["another scheme", { url: "http://a.test/hook" }, ["url", "headers.Authorization", "headers.X-Team"]],
      ["another port", { url: "https://a.test:444/" }, ["url", "headers.Authorization", "headers.X-Team"]],
      [
        "another alternative",
        { alternativeUrl: "https://c.test/", headers: masked },
        ["alternativeUrl", "headers.Authorization", "headers.X-Team"],
      ],
      [
        "one of two secrets again",
        { url: "https://c.test/", headers: { ...masked, "X-Team": "a" } },
        ["url", "headers.Authorization"],
      ],
      ["a masked value at another origin", { url: "https://c.test/?t=[masked]", headers: {} }, ["url"]],
      ["a masked value of no such name", { url: "https://a.test/?u=[masked]" }, ["url"]],
      [
        "a masked value of the other URL",
        { alternativeUrl: "https://a.test/?t=[masked]" },
        ["alternativeUrl"],
      ],
      ["a part of the mask", { headers: { Authorization: "Bearer [masked]" } }, ["headers.Authorization"]],
      ["a masked header renamed", { headers: { "X-Auth": "[masked]" } }, ["headers.X-Auth"]],
    ])("and refuse %s", async (_, changes, fields) => {
      const { body } = await make(subscribers, aSubscriber(both));
      const refused = await change(subscriber, body.id, changes);
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
      expect(refused.body.error.details.map((one: { field: string }) => one.field)).toEqual(fields);
      expect((await read(subscriber, body.id)).body).toEqual(body.signingKey && withoutKey(body));
      expect(await storedHeaders(body.id)).toEqual(headers);
    });

    it("and refuse a mask without a stored value", async () => {
      for (const [wrong, field] of [
        [{ url: "https://a.test/?t=[masked]" }, "url"],
        [{ alternativeUrl: "https://a.test/?t=[masked]" }, "alternativeUrl"],
        [{ headers: { "X-Team": "[masked]" } }, "headers.X-Team"],
      ] as const)
        expect(await make(subscribers, aSubscriber(wrong))).toMatchObject({
          status: 400,
          body: { error: { details: [{ field }] } },
        });
    });
  });
});
