import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { config, proxy } from "../../proxy";

const policyOf = (headers: HeadersInit = {}) => {
  const { headers: answered } = proxy(
    new NextRequest("https://hub.example/delivery-retry?page=2", { headers }),
  );
  const policy = answered.get("content-security-policy") ?? "";
  return { answered, policy, nonce: /'nonce-([^']+)'/.exec(policy)?.[1] ?? "" };
};

describe("the content security policy of a page", () => {
  it("runs scripts with the nonce of the request only, and loads nothing from other origins", () => {
    const { policy, nonce } = policyOf();
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    expect(policy.split("; ")).toEqual([
      "default-src 'self'",
      `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it("has another nonce for each request, whatever the client sends", () => {
    const forged = { "x-nonce": "forged", "content-security-policy": "script-src 'nonce-forged'" };
    const nonces = [policyOf(forged).nonce, policyOf(forged).nonce, policyOf().nonce];
    expect(new Set(nonces).size).toBe(3);
    expect(nonces).not.toContain("forged");
  });

  it("is what Next reads the nonce for its own scripts from", () => {
    const { answered, policy, nonce } = policyOf({ "x-url": "/forged" });
    const passedOn = (name: string) => answered.get(`x-middleware-request-${name}`);
    expect(passedOn("content-security-policy")).toBe(policy);
    expect(passedOn("x-nonce")).toBe(nonce);
    expect(passedOn("x-url")).toBe("/delivery-retry?page=2");
  });

  it("leaves the API and the files of the build the policy that every answer starts with", () => {
    const [matcher = ""] = config.matcher;
    const isPage = (path: string) => new RegExp(`^${matcher}$`).test(path);
    expect(["/", "/delivery-retry", "/apis", "/nothing.php"].map(isPage)).toEqual([true, true, true, true]);
    expect(["/api", "/api/v1/events", "/_next/static/a.js"].map(isPage)).toEqual([false, false, false]);
  });
});
