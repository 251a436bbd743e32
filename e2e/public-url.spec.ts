import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { freePort } from "../lib/net/free-port";
import { answers } from "../lib/supervisor/ready";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/** Starts a web process as `npm run web` does, with the database of the run. */
async function startWeb(variables: Record<string, string>): Promise<{ web: ChildProcess; origin: string }> {
  const port = await freePort();
  const { NEXTAUTH_SECRET: _, NEXTAUTH_URL: __, PUBLIC_URL: ___, ...own } = process.env;
  const { databaseUrl: DATABASE_URL, secretKeys: REDELIVER_SECRET_KEYS } = currentRun();
  const web = spawn(process.execPath, ["lib/web/server.mjs"], {
    env: {
      ...own,
      DATABASE_URL,
      REDELIVER_SECRET_KEYS,
      ...variables,
      NODE_ENV: "production",
      PORT: String(port),
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return { web, origin: `http://127.0.0.1:${port}` };
}

test("behind https, PUBLIC_URL alone makes cookies secure and links correct", async () => {
  const { web, origin } = await startWeb({
    PUBLIC_URL: "https://hub.example.com",
    NEXTAUTH_SECRET: currentRun().nextAuthSecret,
  });
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
    expect(JSON.stringify(providers)).not.toContain("127.0.0.1");
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
