import "server-only";
import { headers } from "next/headers";
import type { z } from "zod";
import type { Permission } from "../access/roles";
import { refusals } from "../audit/mutations/refusals";
import { currentUser, requirePermission } from "../auth/session";
import type { SessionUser } from "../auth/signed-in";
import { type Database, database } from "../db/client";
import { RedeliverError } from "../errors";
import { recordActionBegun } from "../http/action-call";
import { clientAddress } from "../http/address";
import { asRedeliverError } from "../http/respond";
import { isSameOrigin } from "../http/same-origin";
import { logger } from "../logger";
import type { ActionResult } from "./result";

type ActionContext<Input> = { db: Database; user: SessionUser; input: Input };

/**
 * Makes a server action: origin → session → permission → zod → handler → typed result. A server action is a public endpoint,
 * so its argument is not used before the schema has checked it. Refusals are audited under `name`; unexpected errors of the
 * handler are logged and answered with one plain sentence.
 */
export function action<Schema extends z.ZodType, Output extends object>(
  options: { name: string; permission: Permission; input: Schema },
  handler: (context: ActionContext<z.output<Schema>>) => Promise<Output>,
): (input: z.input<Schema>) => Promise<ActionResult<Output>> {
  return async (raw) => {
    recordActionBegun();
    try {
      const user = await authenticate(options.name);
      await requirePermission(user, options.permission, options.name);
      const input = parse(options.input, raw);
      return { ok: true, ...(await handler({ db: database(), user, input })) };
    } catch (error) {
      return failure(options.name, error);
    }
  };
}

/**
 * The signed-in user of a request from a page of the console. Refusals are audited.
 * @throws RedeliverError unauthorized without a session, forbidden from another origin
 */
async function authenticate(action: string): Promise<SessionUser> {
  const [user, sent] = await Promise.all([currentUser(), headers()]);
  const actor = user ?? { type: "system", name: "Unknown caller", address: clientAddress({ headers: sent }) };
  if (!isSameOrigin(sent)) {
    await refusals.record(database(), { actor, action, code: "forbidden", detail: { isOtherOrigin: true } });
    throw new RedeliverError("forbidden", "This can be done from the console's own pages only.");
  }
  if (user) return user;
  await refusals.record(database(), { actor, action, code: "unauthorized" });
  // An answer rather than a redirect: the page stays, with what was typed and selected on it.
  throw new RedeliverError(
    "unauthorized",
    "You were signed out, so nothing was done. Sign in, then repeat it.",
  );
}

function parse<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const details = result.error.issues.map((issue) => ({
    field: issue.path.join("."),
    message: issue.message,
  }));
  throw new RedeliverError("invalid", "The request was malformed.", details);
}

function failure(name: string, error: unknown): ActionResult<never> {
  const { code, status, message, details } = asRedeliverError(error);
  if (status >= 500) logger.error({ action: name, err: error }, "action failed");
  if (code !== "internal") return { ok: false, code, message, ...(details ? { details } : {}) };
  return {
    ok: false,
    code: "internal",
    message: "The server failed and changed nothing. Try again; if the problem persists, check its log.",
  };
}
