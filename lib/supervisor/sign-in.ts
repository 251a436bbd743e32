import { publicUrl } from "../config/env";
import type { Database } from "../db/client";
import { passwordProblem } from "../passwords/rules";
import { ensureFirstAdmin } from "../users/mutations";
import { StartProblem } from "./problem";
import { say } from "./say";
import type { StartSettings } from "./settings";

export type FirstAdmin = { email: string | undefined; newPassword: string | undefined; isGiven: boolean };

/** @throws StartProblem when the password of a first admin is not acceptable. Call it before long steps. */
export async function checkFirstPassword(db: Database, settings: StartSettings): Promise<void> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = settings;
  if (password === undefined || (await db.prisma.userAccount.count()) > 0) return;
  const problem = passwordProblem(password, { email });
  if (problem) throw new StartProblem(`ADMIN_PASSWORD ${problem}.`);
}

/** Creates the first admin if there is no user. `newPassword` is set only if it was generated now. */
export async function admitFirstAdmin(db: Database, settings: StartSettings): Promise<FirstAdmin> {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = settings;
  const made = await ensureFirstAdmin(db, { email, password });
  if (made) return { email: made.email, newPassword: password ? undefined : made.password, isGiven: true };
  const first = await db.prisma.userAccount.findFirst({
    where: { role: "admin", disabledAt: null },
    orderBy: { createdAt: "asc" },
    select: { email: true },
  });
  return { email: first?.email, newPassword: undefined, isGiven: false };
}

/** Prints the last lines of a start: the address of the console and the sign-in. */
export function sayHowToSignIn(admin: FirstAdmin, settings: StartSettings, logs: string): void {
  say();
  say(`Redeliver is ready: ${publicUrl(settings)}`);
  say();
  if (admin.email) say(`  Sign in as  ${admin.email}`);
  if (admin.newPassword) say(`  Password    ${admin.newPassword}   (shown this once: keep it)`);
  else if (admin.isGiven) say("  Password    the one in ADMIN_PASSWORD");
  else if (admin.email) say("  Password    the one shown or set at the first start");
  say();
  say(`Ctrl-C stops it. Logs: ${logs}`);
}
