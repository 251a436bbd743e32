import { type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { test as withoutBrowser } from "@playwright/test";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/** Every kind of answer there is, whoever gives it, as method and path. */
const ANSWERS = [
  // Pages, and redirects to them.
  ...[
    "GET /",
    "GET /sign-in",
    "HEAD /sign-in",
    "GET /delivery-retry",
    "GET /event-status/x",
    "GET /policies",
  ],
  ...[
    "GET /sign-in/",
    "GET //sign-in",
    "GET /sign-in?callbackUrl=%2Fpolicies",
    "POST /sign-in",
    "DELETE /policies",
  ],
  // Pages that say that there is no page, and those that Next makes of itself.
  ...["GET /nothing", "GET /nothing.png", "GET /nothing.svg", "GET /nothing.html", "GET /a/b/c.png?d=e.png"],
  ...[
    "GET /404",
    "GET /500",
    "GET /_error",
    "GET /_not-found",
    "GET /_global-error",
    "GET /index",
    "GET /favicon.ico",
  ],
  // Malformed.
  ...[
    "GET /%zz",
    "GET /%E0%A4%A",
    "GET /%00",
    "GET /sign-in%2f..",
    "GET /..%5c..",
    "POST /%ff",
    "TRACE /sign-in",
  ],
  // Files, there and not there.
  ...["GET /icon.svg", "GET /_next/static/nothing.js", "GET /_next/nothing", "GET /_next/data/x/y.json"],
  ...[
    "GET /_next/image",
    "GET /_next/image?url=%2Ficon.svg&w=64&q=75",
    "GET /screenshots/nothing.png",
    "GET /_next/",
  ],
  // What signing in answers by itself.
  ...["GET /api/auth/signin", "GET /api/auth/signout", "GET /api/auth/error", "GET /api/auth/verify-request"],
  ...[
    "GET /api/auth/session",
    "GET /api/auth/csrf",
    "GET /api/auth/providers",
    "GET /api/auth/nothing",
    "POST /api/auth/_log",
  ],
  ...[
    "GET /api/auth/callback/password",
    "POST /api/auth/callback/password",
    "POST /api/auth/signout",
    "GET /api/auth",
  ],
  // The API.
  ...[
    "GET /api",
    "GET /api/",
    "GET /api/health",
    "GET /api/v1/openapi.json",
    "GET /api/v1/nothing",
    "GET /api/nothing.png",
  ],
  ...[
    "GET /api/v1/deliveries",
    "PUT /api/v1/deliveries",
    "OPTIONS /api/v1/deliveries",
    "HEAD /api/v1/deliveries",
  ],
  ...["GET /api/v1/%zz", "POST /api/v1/handlers", "PATCH /api/v1/handlers/x", "TRACE /api/v1/deliveries"],
  // Publishing.
  ...[
    "POST /api/events/nothing",
    "GET /api/events/nothing",
    "POST /api/events",
    "POST /api/events/%zz",
    "POST /api/events/",
  ],
] as const;

const EVERYWHERE = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};
const NOTHING_LOADS = "default-src 'none'; frame-ancestors 'none'";
const PAGE_POLICY =
  /^default-src 'self'; script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'; .*frame-ancestors 'none'$/;

/** Asks exactly this, which a browser and its like would mend first. */
function ask(question: string, headers: Record<string, string> = {}, body = ""): Promise<IncomingMessage> {
  const [method = "", path = ""] = question.split(" ");
  const { hostname, port } = new URL(currentRun().baseUrl);
  return new Promise((resolve, reject) => {
    const sent = request({ method, path, hostname, port, headers }, (answer) => {
      answer.resume();
      answer.once("end", () => resolve(answer));
    });
    sent.once("error", reject);
    sent.end(body);
  });
}

/** The lines of one header, each as it came. */
function lines({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

// Java's HTTP client offers h2c with every first request; a WebSocket asked of any path must hold no connection.
for (const [what, question, headers, status] of [
  ["h2c", "POST /api/events/nothing/here", { upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" }, 404],
  ["h2c", "GET /api/health", { upgrade: "h2c", "http2-settings": "AAMAAABkAAQAAP__" }, 200],
  ["TLS", "POST /api/v1/events:batch", { upgrade: "TLS/1.0" }, 401],
  ["a WebSocket", "GET /_next/webpack-hmr", { upgrade: "websocket" }, 404],
  ["a WebSocket", "GET /sign-in", { upgrade: "websocket", "sec-websocket-version": "13" }, 200],
] as const) {
  withoutBrowser(`${question} is answered as ever when it offers ${what}`, async () => {
    const answer = await ask(question, { connection: "Upgrade", ...headers });
    expect(answer.statusCode).toBe(status);
    expect(lines(answer, "x-content-type-options")).toEqual(["nosniff"]);
  });
}

withoutBrowser("a request without Host is refused in the API's shape", async () => {
  const { hostname, port } = new URL(currentRun().baseUrl);
  const answer = await new Promise<string>((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname);
    socket.setEncoding("utf8").on("data", (chunk) => {
      text += chunk;
    });
    socket.once("end", () => resolve(text));
    socket.once("error", reject);
    socket.write("GET /api/health HTTP/1.1\r\nconnection: close\r\n\r\n");
  });
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1\.1 400 /);
  expect(head.toLowerCase()).toContain("x-content-type-options: nosniff");
  expect(JSON.parse(body).error.code).toBe("invalid");
});

withoutBrowser("an expectation that is not known is ignored", async () => {
  const answer = await ask("POST /api/events/nothing/here", { expect: "200-maybe" }, "{}");
  expect(answer.statusCode).toBe(404);
  expect(lines(answer, "x-content-type-options")).toEqual(["nosniff"]);
});

for (const question of ANSWERS) {
  withoutBrowser(`${question} carries the headers that protect whoever opens it`, async () => {
    const answer = await ask(question);
    expect(answer.statusCode).toBeLessThan(500);
    for (const [name, value] of Object.entries(EVERYWHERE)) {
      expect([name, ...lines(answer, name)]).toEqual([name, value]);
    }
    const [policy = "", ...more] = lines(answer, "content-security-policy");
    expect(more).toEqual([]);
    if (policy !== NOTHING_LOADS) expect(policy).toMatch(PAGE_POLICY);
    if (/ \/api(\/|$)/.test(question)) {
      expect(policy).toBe(NOTHING_LOADS);
      expect(answer.headers["cache-control"]).toContain("no-store");
    }
    expect(answer.headers["strict-transport-security"]).toBeUndefined(); // PUBLIC_URL is http
    expect(answer.headers["x-powered-by"]).toBeUndefined();
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    const type = answer.headers["content-type"] ?? "";
    if (type.startsWith("text/")) expect(type).toMatch(/; ?charset=utf-8$/i);
  });
}

test("a page that is not there is shown as one, whatever its name ends in", async ({
  page,
  allowConsoleErrors,
}) => {
  allowConsoleErrors(/404/); // the browser says so itself
  for (const path of ["/nothing", "/nothing.png"]) {
    const answer = await page.goto(path);
    expect(answer?.status()).toBe(404);
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
    expect(await answer?.headerValue("content-security-policy")).toMatch(PAGE_POLICY);
  }
});

test("what a signed-in user sees is stored nowhere, files of the build are", async ({ page, signInAs }) => {
  await signInAs("viewer");
  const files: { url: string; cache: string | null }[] = [];
  page.on("response", async (response) => {
    files.push({ url: response.url(), cache: await response.headerValue("cache-control") });
  });
  const answer = await page.goto("/delivery-retry");
  expect(await answer?.headerValue("cache-control")).toContain("no-store");
  await page.waitForLoadState("networkidle");
  const built = files.filter(({ url }) => url.includes("/_next/static/"));
  expect(built.length).toBeGreaterThan(3);
  expect(built.filter(({ cache }) => cache !== "public, max-age=31536000, immutable")).toEqual([]);
});

withoutBrowser(
  "the web process is reached at its loopback address alone, until HOST says otherwise",
  async () => {
    test.skip(process.platform !== "linux", "Elsewhere there is only one loopback address.");
    const { port } = new URL(currentRun().baseUrl);
    const connected = await new Promise((resolve) => {
      const socket = connect(Number(port), "127.0.0.2");
      socket.once("connect", () => resolve("connected"));
      socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(connected).toBe("ECONNREFUSED");
  },
);

withoutBrowser("a client cannot send what our server tells Next", async () => {
  const forged = {
    "x-nonce": "forged",
    "x-url": "/forged",
    "content-security-policy": "script-src 'nonce-forged'",
    "x-forwarded-host": "forged.example",
    "x-forwarded-proto": "https",
  };
  for (const question of [
    "GET /delivery-retry",
    "GET /nothing",
    "GET /nothing.png",
    "GET /_next/nothing",
    "GET /api/auth/signin",
  ]) {
    const answer = await ask(question, forged);
    expect(JSON.stringify(answer.rawHeaders)).not.toContain("forged");
  }
});

test("a refusal of another origin names who asked, in the API and in the console's actions", async ({
  page,
  context,
  signInAs,
  db,
}) => {
  const user = await signInAs("admin");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const foreign = { cookie, origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" };
  expect((await ask("POST /api/v1/handlers", foreign)).statusCode).toBe(403);

  await page.goto("/delivery-retry");
  const sent = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("checkbox").first().click();
  const action = await sent;
  expect((await action.response())?.status()).toBe(200);
  const { "next-action": id = "", "content-type": type = "" } = action.headers();
  const answer = await ask(
    "POST /delivery-retry",
    { ...foreign, "next-action": id, "content-type": type },
    action.postData() ?? "",
  );
  expect(answer.statusCode).toBe(200); // an action's refusal is a value

  const rows = await db.prisma.auditLog.findMany({
    where: { actorId: user.id, outcome: "refused" },
    orderBy: { at: "asc" },
  });
  expect(rows).toMatchObject([
    { action: "api.refuse", actorName: user.name, detail: { code: "forbidden", path: "/api/v1/handlers" } },
    {
      action: "deliveries.columns",
      actorName: user.name,
      detail: { code: "forbidden", isOtherOrigin: true },
    },
  ]);
});

test("refusals of one address have one budget, whatever is asked for", async ({ db, unique }) => {
  const hex = Number.parseInt(unique.slice(0, 6), 16);
  const address = `11.${(hex >> 16) & 255}.${(hex >> 8) & 255}.${hex & 255}`;
  const from = { "x-forwarded-for": address, authorization: "Bearer rdk_unknown" };
  const nouns = ["handlers", "policies", "subscribers", "publishers", "deliveries", "contexts"];
  for (let round = 0; round < 25; round++) {
    const answers = await Promise.all(nouns.map((noun) => ask(`GET /api/v1/${noun}`, from)));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(nouns.map(() => 401));
  }
  const written = await db.prisma.auditLog.count({ where: { address } });
  expect(written).toBeGreaterThanOrEqual(30);
  expect(written).toBeLessThanOrEqual(60); // a minute may have ended meanwhile
});
