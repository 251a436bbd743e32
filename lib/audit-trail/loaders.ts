import "server-only";
import { type Actor, maySeePayloads } from "../access/actor";
import { requestTimeZone } from "../auth/request-zone";
import { currentUser, requirePermission, requireUser } from "../auth/session";
import { type Database, database } from "../db/client";
import { RedeliverError } from "../errors";
import { readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { auditOptions, getAuditRow, listAudit } from "./data";
import type { AuditFilter } from "./schema";
import { auditFilter, auditList } from "./search-params";
import { type AuditDetail, type AuditListData, auditDetail, listedAuditRow } from "./view";
import { auditRowSeen } from "./withheld";

/**
 * Loads the Audit trail screen for a URL.
 * @throws RedeliverError forbidden
 */
export async function loadAudit(raw: RawSearch): Promise<AuditListData> {
  const [user, { zone }] = await Promise.all([requireUser("audit:read"), requestTimeZone()]);
  const [db, now] = [database(), new Date()];
  const read = readList(auditList, raw, { zone, now });
  const [listed, options] = await Promise.all([
    listAudit(db, auditFilter(read), read.position),
    auditOptions(db),
  ]);
  const columns = user.preferences.columns[auditList.name] ?? null;
  const seesPayloads = maySeePayloads(user);
  const rows = {
    ...listed,
    items: listed.items.map((row) => listedAuditRow(auditRowSeen(row, seesPayloads))),
  };
  return listData(read, rows, { options, asOf: now, zone, columns });
}

/**
 * Loads the detail of a row for its expansion.
 * @throws RedeliverError unauthorized without a session, forbidden, not_found
 */
export async function loadAuditDetail(id: string): Promise<AuditDetail> {
  const user = await reader("audit.read");
  return auditDetail(auditRowSeen(await getAuditRow(database(), id), maySeePayloads(user)));
}

/**
 * Reads the filter of an export, which has rows up to now.
 * @throws RedeliverError unauthorized without a session, forbidden, invalid naming a parameter that cannot be read: an export
 * of other rows than the asked ones would not be noticed
 */
export async function loadAuditExport(
  raw: RawSearch,
): Promise<{ db: Database; actor: Actor; filter: AuditFilter; now: Date }> {
  const [actor, { zone }] = await Promise.all([reader("audit.export"), requestTimeZone()]);
  const now = new Date();
  const read = readList(auditList, raw, { zone, now });
  if (read.ignored.length > 0)
    throw new RedeliverError(
      "invalid",
      "The export was not made, because part of its filter cannot be read.",
      read.ignored.map(({ name, why }) => ({ field: name, message: why })),
    );
  const filter = auditFilter(read);
  // The row that records the export follows, maybe in the same millisecond.
  const to = new Date(Math.min(filter.period.to.getTime(), now.getTime() - 1));
  return { db: database(), actor, filter: { ...filter, period: { ...filter.period, to } }, now };
}

async function reader(action: string) {
  const user = await currentUser();
  if (!user) throw new RedeliverError("unauthorized", "You were signed out: sign in again to read this.");
  await requirePermission(user, "audit:read", action);
  return user;
}
