import { once } from "node:events";
import { answers } from "../lib/supervisor/ready";
import { expect, test } from "./support/test";
import { startWeb } from "./support/web";

test("behind https, PUBLIC_URL alone makes cookies secure and links correct", async () => {
  const { web, origin } = await startWeb({ PUBLIC_URL: "https://hub.example.com" });
  try {
    await answers(`${origin}/api/health`)(web, AbortSignal.timeout(30_000));
    const csrf = await fetch(`${origin}/api/auth/csrf`);
    const cookies = csrf.headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split("=")[0]).sort()).toEqual([
      "__Host-next-auth.csrf-token",
      "__Secure-next-auth.callback-url",
    ]);
    for (const cookie of cookies) expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    const providers = (await (await fetch(`${origin}/api/auth/providers`)).json()) as object;
    expect(JSON.stringify(providers)).toContain('"https://hub.example.com/api/auth/callback/password"');
    expect(JSON.stringify(providers)).not.toContain(new URL(origin).host);
  } finally {
    web.kill("SIGTERM");
    await once(web, "exit");
  }
});

test("a web process in production does not start without a secret and names the remedy", async () => {
  const { web } = await startWeb({ PUBLIC_URL: "https://hub.example.com", NEXTAUTH_SECRET: "" });
  let said = "";
  web.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(web, "close");
  expect(code).toBe(1);
  expect(said).toMatch(/NEXTAUTH_SECRET is not set: make one with `openssl rand -base64 32`/);
  expect(said).not.toMatch(/^\s+at /m);
});
