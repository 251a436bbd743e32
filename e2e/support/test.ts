import { randomBytes } from "node:crypto";
import {
  type Browser,
  type BrowserContext,
  test as base,
  type ConsoleMessage,
  expect,
} from "@playwright/test";
import type { Role } from "../../lib/access/roles";
import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase } from "../../lib/db/client";
import { newId } from "../../lib/db/ids";
import type { startReceiver } from "../../lib/testing/servers/receiver";
import { sessionCookie } from "../../lib/testing/session-cookie";
import { answerBeforeUse } from "./answering";
import { currentRun } from "./run";

export type SignedIn = { id: string; email: string; name: string; role: Role };

type Fixtures = {
  /** A unique text for the names of a test. */
  unique: string;
  /** Creates a user with a role and signs the browser in by session cookie; another browser context when it is given. */
  signInAs: (role: Role, browser?: BrowserContext) => Promise<SignedIn>;
  /** A scripted HTTP server on loopback to which the worker of the run may deliver. */
  receiver: Awaited<ReturnType<typeof startReceiver>>;
  /** Expects matching console errors and uncaught page errors; all others fail the test. */
  allowConsoleErrors: (pattern: RegExp) => void;
  failOnConsoleErrors: undefined;
};

type WorkerFixtures = {
  /** The browser. Each of its pages answers clicks and keys when `goto` or `reload` has returned. */
  browser: Browser;
  /** The database of the run, shared by all tests. */
  db: Database;
};

export const test = base.extend<Fixtures & { allowedErrors: RegExp[] }, WorkerFixtures>({
  browser: [
    async ({ browser }, use) => {
      browser.on("context", (context) => context.on("page", answerBeforeUse));
      await use(browser);
    },
    { scope: "worker" },
  ],

  baseURL: async ({ browserName: _ }, use) => use(currentRun().baseUrl),

  db: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the dependencies of a fixture from this pattern.
    async ({}, use) => {
      const db = openDatabase(currentRun().databaseUrl, 4, COMMAND_STATEMENT_MS);
      await use(db);
      await db.close();
    },
    { scope: "worker" },
  ],

  unique: async ({ browserName: _ }, use) => use(randomBytes(4).toString("hex")),

  signInAs: async ({ db, context, unique }, use) => {
    await use(async (role, browser = context) => {
      const name = `${role} ${unique}`;
      const user = { id: newId(), email: `${role}-${newId()}@example.com`, name, role };
      await db.prisma.userAccount.create({ data: user });
      await setSessionCookie(browser, db, user.id);
      return user;
    });
  },

  receiver: async ({ browserName: _ }, use) => {
    const { startReceiver } = await import("../../lib/testing/servers/receiver");
    const receiver = await startReceiver();
    await use(receiver);
    await receiver.close();
  },

  allowedErrors: async ({ browserName: _ }, use) => use([]),

  allowConsoleErrors: async ({ allowedErrors }, use) => use((pattern) => void allowedErrors.push(pattern)),

  failOnConsoleErrors: [
    async ({ context, allowedErrors }, use) => {
      const errors: string[] = [];
      context.on("console", (message) => {
        if (message.type() === "error" && !isRefusedPoll(message)) errors.push(message.text());
      });
      context.on("weberror", (webError) => errors.push(String(webError.error())));
      await use(undefined);
      expect(errors.filter((text) => !allowedErrors.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** A page follows what changes on its own, also just after its session has ended: the browser logs the refusal. */
const isRefusedPoll = (message: ConsoleMessage) =>
  /status of 401/.test(message.text()) &&
  /\/api\/(?:live|v1\/operations\?state=)/.test(message.location().url);

async function setSessionCookie(context: BrowserContext, db: Database, userId: string): Promise<void> {
  const { baseUrl, nextAuthSecret } = currentRun();
  const cookie = await sessionCookie(db, userId, nextAuthSecret);
  await context.addCookies([{ ...cookie, url: baseUrl, httpOnly: true, sameSite: "Lax" }]);
}

export { expect };
