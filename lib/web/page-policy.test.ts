import { type IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { withPagePolicy } from "./page-policy";

/** What Next receives for a URL and answers with, unless it sets its own. */
function passed(url = "/delivery-retry?page=2", given: IncomingHttpHeaders = {}, isDevelopment = false) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { url });
  Object.assign(request.headers, given);
  const response = new ServerResponse(request);
  expect(withPagePolicy(() => false, isDevelopment)(request, response)).toBe(false);
  const policy = String(response.getHeader("content-security-policy") ?? "");
  return { headers: request.headers, policy, nonce: /'nonce-([^']+)'/.exec(policy)?.[1] ?? "" };
}

describe("the content security policy of a page", () => {
  it("runs scripts with the nonce of the request only, and loads nothing from other origins", () => {
    const { policy, nonce } = passed();
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

  it("permits eval in development only", () => {
    expect(passed("/", {}, true).policy).toContain("'strict-dynamic' 'unsafe-eval';");
    expect(passed("/").policy).not.toContain("eval");
  });

  it("has another nonce for each request, whatever the client sends", () => {
    const forged = { "x-nonce": "forged", "content-security-policy": "script-src 'nonce-forged'" };
    const nonces = [passed("/", forged).nonce, passed("/", forged).nonce, passed("/").nonce];
    expect(new Set(nonces).size).toBe(3);
    expect(nonces).not.toContain("forged");
  });

  it("is what Next reads the nonce for its own scripts from", () => {
    const { headers, policy, nonce } = passed("/delivery-retry?page=2", { "x-url": "/forged" });
    expect(headers).toMatchObject({
      "content-security-policy": policy,
      "x-nonce": nonce,
      "x-url": "/delivery-retry?page=2",
    });
  });

  it.each([
    ["/delivery-retry?_rsc=1a2b", "/delivery-retry"],
    ["/delivery-retry?page=2&_rsc=1a2b", "/delivery-retry?page=2"],
    ["/delivery-retry?_rsc=1a2b&page=2&to=a%20b", "/delivery-retry?page=2&to=a%20b"],
    ["/delivery-retry?next=/a?_rsc=1&page=2", "/delivery-retry?next=/a?_rsc=1&page=2"],
    ["/delivery-retry?x_rsc=1", "/delivery-retry?x_rsc=1"],
  ])("comes with the URL of the page, for %s: %s", (url, page) =>
    expect(passed(url).headers["x-url"]).toBe(page),
  );

  it.each([
    ["/", true],
    ["/delivery-retry", true],
    ["/apis", true],
    ["/api-docs", true],
    ["/nothing.php", true],
    ["/api", false],
    ["/api?x=1", false],
    ["/api/v1/events", false],
    ["/_next/static/a.js", false],
  ])(
    "leaves the API and the files of the build the policy that every answer starts with: %s",
    (url, isPage) => expect(passed(url).policy !== "").toBe(isPage),
  );

  it("is not given where the handler has answered", () => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { url: "/delivery-retry" });
    const response = new ServerResponse(request);
    expect(withPagePolicy(() => true, false)(request, response)).toBe(true);
    expect(response.hasHeader("content-security-policy")).toBe(false);
  });
});
