import "server-only";
import { maySeePayloads } from "../../access/actor";
import { may } from "../../access/roles";
import { requestTimeZone } from "../../auth/request-zone";
import { currentUser, requirePermission, requireUser } from "../../auth/session";
import type { SessionUser } from "../../auth/signed-in";
import { database } from "../../db/client";
import { RedeliverError } from "../../errors";
import type { RawSearch } from "../../list/url-params";
import { readSettings } from "../../retention/data";
import { oneDeliveryQuery } from "../api/one";
import { copiesFor } from "../copies";
import { readOneDelivery } from "../data/one";
import { PAGE_LIMITS } from "../limits";
import { type WholeDeliveryView, wholeDeliveryView } from "../view/whole";

/** Loads the page of one delivery for a URL; null for an unknown id and for a text that is no id. */
export async function loadDelivery(id: string, raw: RawSearch): Promise<WholeDeliveryView | null> {
  const user = await requireUser("deliveries:read");
  return readFor(user, id, oneDeliveryQuery.safeParse(raw).data?.attemptsBefore);
}

/**
 * Loads the delivery that a drawer shows, for the signed-in user.
 * @throws RedeliverError unauthorized without a session, forbidden without the permission, not_found for an unknown delivery
 */
export async function loadDeliveryBeside(id: string): Promise<WholeDeliveryView> {
  const user = await currentUser();
  if (!user) throw new RedeliverError("unauthorized", "You were signed out: sign in again to read this.");
  await requirePermission(user, "deliveries:read", "deliveries.read");
  const view = await readFor(user, id, undefined);
  if (view) return view;
  const message = "There is no such delivery: retention has removed it, or it never existed.";
  throw new RedeliverError("not_found", message);
}

async function readFor(
  user: SessionUser,
  id: string,
  attemptsBefore: number | undefined,
): Promise<WholeDeliveryView | null> {
  const db = database();
  const limits = { limits: PAGE_LIMITS, ...(attemptsBefore === undefined ? {} : { attemptsBefore }) };
  const [found, { zone }, { binDays }] = await Promise.all([
    readOneDelivery(db, id, limits),
    requestTimeZone(),
    readSettings(db.pool),
  ]);
  return (
    found && {
      ...wholeDeliveryView(found, maySeePayloads(user)),
      earlierThan: attemptsBefore ?? null,
      permissions: {
        retry: may(user.role, "deliveries:retry"),
        discard: may(user.role, "deliveries:discard"),
        restore: may(user.role, "deliveries:restore"),
        accept: may(user.role, "deliveries:accept"),
        edit: may(user.role, "deliveries:edit"),
      },
      copies: copiesFor(user),
      binDays,
      zone,
      now: new Date(),
    }
  );
}
