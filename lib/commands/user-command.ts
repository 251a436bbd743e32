import { parseArgs } from "node:util";
import { z } from "zod";
import { ROLES } from "../access/roles";
import type { Database } from "../db/client";
import { unbindIdentities } from "../identities/mutations";
import { updateUser } from "../people/mutations";
import { findUserForSignIn } from "../users/data";
import { createUser } from "../users/mutations";
import { disableUser, endAllSessions, setPassword, setRole, unlockUser } from "../users/mutations/access";
import { commandLine } from "./caller";

const USAGE = `Usage: npm run user -- COMMAND --email E
  add --email E --role ${ROLES.join("|")} [--name N]   password from standard input, or typed at the terminal
  set-role --email E --role ${ROLES.join("|")}
  set-password --email E                       password as for add; ends all sessions
  show-payloads --email E                      lets the user see payloads and the bodies of answers
  hide-payloads --email E                      no longer
  disable --email E                            keeps the user out; ends all sessions
  unlock --email E                             lets the user in again: after disable, or after wrong passwords
  end-sessions --email E                       signs the user out everywhere
  unbind --email E                             lets the next single sign-on of this e-mail address be the user's`;

type User = NonNullable<Awaited<ReturnType<typeof findUserForSignIn>>>;
type Values = { email?: string | undefined; role?: string | undefined; name?: string | undefined };

type Context = Values & { db: Database; askPassword: () => Promise<string> };

/** The commands. Each returns a sentence about its result. */
const COMMANDS: Record<string, (context: Context) => Promise<string>> = {
  add: async ({ db, askPassword, email = "", role, name }) => {
    const user = { email, role: readRole(role), ...(name === undefined ? {} : { name }) };
    if (await findUserForSignIn(db, email)) throw new Error(`There is an account of ${email} already.`);
    await createUser(db, commandLine(), { ...user, password: await askPassword() });
    return `Added ${email} as ${role}.`;
  },
  "set-role": ofUser(async (user, { db, role }) => {
    await setRole(db, commandLine(), user.id, readRole(role));
    return `${user.email} is ${role} from the next request on.`;
  }),
  "set-password": ofUser(async (user, { db, askPassword }) => {
    await setPassword(db, commandLine(), user, await askPassword());
    return `Set the password of ${user.email} and ended all sessions.`;
  }),
  "show-payloads": ofUser(async (user, { db }) => {
    await updateUser(db, commandLine(), user.id, { seesPayloads: true });
    return `${user.email} sees payloads from the next request on.`;
  }),
  "hide-payloads": ofUser(async (user, { db }) => {
    await updateUser(db, commandLine(), user.id, { seesPayloads: false });
    return `${user.email} sees no payloads from the next request on.`;
  }),
  disable: ofUser(async (user, { db }) => {
    await disableUser(db, commandLine(), user.id);
    return `Disabled ${user.email} and ended all sessions.`;
  }),
  unlock: ofUser(async (user, { db }) => {
    const { wasDisabled } = await unlockUser(db, commandLine(), user);
    return `${user.email} may sign in again${wasDisabled ? ": the account was disabled" : ""}.`;
  }),
  unbind: ofUser(async (user, { db }) => {
    await unbindIdentities(db, commandLine(), user.id);
    return `${user.email} is bound again at the next single sign-on.`;
  }),
  "end-sessions": ofUser(async (user, { db }) => {
    return `Ended ${await endAllSessions(db, commandLine(), user.id)} sessions of ${user.email}.`;
  }),
};

/**
 * Parses the arguments of `npm run user`.
 * @returns a function that runs the command and returns a sentence
 * @throws with the problem and the usage
 */
export function readUserCommand(
  args: string[],
): (db: Database, askPassword: () => Promise<string>) => Promise<string> {
  const { values, positionals } = parseArgs({
    args,
    options: { email: { type: "string" }, role: { type: "string" }, name: { type: "string" } },
    allowPositionals: true,
  });
  const [name = "", ...others] = positionals;
  const run = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!run || others.length > 0) throw new Error(USAGE);
  if (!z.email().safeParse(values.email?.trim()).success)
    throw new Error(`--email needs an e-mail address.\n${USAGE}`);
  return (db, askPassword) => run({ ...values, email: values.email?.trim(), db, askPassword });
}

function readRole(role: string | undefined) {
  const result = z.enum(ROLES).safeParse(role);
  if (result.success) return result.data;
  throw new Error(`--role needs one of ${ROLES.join(", ")}.\n${USAGE}`);
}

function ofUser(command: (user: User, context: Context) => Promise<string>) {
  return async (context: Context) => {
    const user = await findUserForSignIn(context.db, context.email ?? "");
    if (!user) throw new Error(`There is no account of ${context.email}.`);
    return command(user, context);
  };
}
