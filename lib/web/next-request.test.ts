import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createFrontHandler } from "./front";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

type Settings = { trustedProxies?: string[]; publicUrl?: string };

/** The request as Next receives it, and the headers of the answer before Next writes to it. */
async function passToNext(
  headers: Record<string, string>,
  settings: Settings = {},
  path = "/delivery-retry",
) {
  const { trustedProxies = [], publicUrl = "http://hub.example:3000" } = settings;
  const noDatabase = () => {
    throw new Error("Only publishing reads the database.");
  };
  const front = createFrontHandler(noDatabase, { trustedProxies, publicUrl });
  let received: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    if (front(request, response)) return;
    received = request.headers;
    response.end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
  return { received, answer, port };
}

describe("the request that Next receives", () => {
  it("has the socket's address, regardless of the client's headers", async () => {
    const { received } = await passToNext({
      "x-forwarded-for": "198.51.100.1",
      "x-redeliver-address": "198.51.100.2",
      "x-real-ip": "198.51.100.3",
      forwarded: "for=198.51.100.4",
    });
    expect(received["x-redeliver-address"]).toBe("127.0.0.1");
    expect(JSON.stringify(received)).not.toContain("198.51.100");
  });

  it("has the client's address from a trusted proxy", async () => {
    const trusting = { trustedProxies: ["127.0.0.1"] };
    const { received } = await passToNext({ "x-forwarded-for": "192.0.2.66, 198.51.100.1" }, trusting);
    expect(received["x-redeliver-address"]).toBe("198.51.100.1");
    expect(received["x-forwarded-for"]).toBeUndefined();
  });

  it("has the console's host from PUBLIC_URL, not from a header", async () => {
    const { received } = await passToNext({
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "https",
    });
    expect(received.host).toBe("hub.example:3000");
    expect(JSON.stringify(received)).not.toMatch(/evil|x-forwarded-(host|proto)/);
  });

  it("has no headers that only this server sets", async () => {
    const forged = {
      "x-nonce": "forged",
      "x-url": "/forged",
      "content-security-policy": "forged",
      "x-middleware-subrequest": "forged",
    };
    expect(JSON.stringify((await passToNext(forged)).received)).not.toContain("forged");
  });

  it.each<[string, Record<string, string>, string]>([
    ["a page of the console, by what the browser says", { "sec-fetch-site": "same-origin" }, "same"],
    ["a page of the console, by its origin", { origin: "http://hub.example:3000" }, "same"],
    ["another site", { "sec-fetch-site": "cross-site", origin: "http://hub.example:3000" }, "other"],
    ["another host of the same site", { "sec-fetch-site": "same-site" }, "other"],
    ["another origin", { origin: "http://hub.example" }, "other"],
    ["a page without an origin", { origin: "null" }, "other"],
    ["what is no origin", { origin: "hub.example:3000:x y" }, "other"],
    ["no claim", {}, "other"],
    ["a forged header", { "x-redeliver-origin": "same" }, "other"],
    [
      "a forged header of a proxy",
      { origin: "http://evil.example", "x-forwarded-host": "evil.example" },
      "other",
    ],
  ])("is %s: %o", async (_, headers, origin) => {
    const { received } = await passToNext(headers);
    expect(received["x-redeliver-origin"]).toBe(origin);
    // Next never sees a difference, so that it never refuses.
    expect(received.origin ?? "http://hub.example:3000").toBe("http://hub.example:3000");
  });
});

describe("an answer", () => {
  it("requires TLS of browsers if and only if PUBLIC_URL is https", async () => {
    const { answer } = await passToNext({}, { publicUrl: "https://hub.example" });
    expect(answer.headers.get("strict-transport-security")).toBe("max-age=31536000; includeSubDomains");
    const plain = await passToNext({ "x-forwarded-proto": "https" });
    expect(plain.answer.headers.get("strict-transport-security")).toBeNull();
  });

  it("forbids loading, sniffing, framing and storing, unless the handler allows it", async () => {
    const { answer } = await passToNext({});
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "permissions-policy": "camera=(), geolocation=(), microphone=()",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "cache-control": "no-store",
    });
  });

  it.each(["/_next/static/chunks/a.js", "/icon.svg", "/icon.svg?1", "/favicon.ico", "/screenshots/a.png"])(
    "leaves it to Next how long %s is kept",
    async (path) => {
      expect((await passToNext({}, {}, path)).answer.headers.get("cache-control")).toBeNull();
    },
  );
});
