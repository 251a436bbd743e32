import type { Database } from "../db/client";
import { isId } from "../db/ids";
import { RedeliverError } from "../errors";
import { readPage } from "../list/data";
import { type ListPage, type Page, pageArgs } from "../list/page";
import type { Position } from "../list/read";
import { type ApiKeyAnswer, type KeyStatus, keyStatus } from "./schema";
import { apiKeyCountStatement, apiKeyListStatement } from "./statements";

type Stored = Omit<ApiKeyAnswer, "status" | "seesPayloads">;

const SHOWN = {
  ...{
    id: true,
    name: true,
    prefix: true,
    scopes: true,
    createdAt: true,
    createdBy: true,
    createdById: true,
  },
  ...{ lastUsedAt: true, expiresAt: true, revokedAt: true },
} as const;

/** Lists keys, the newest first. */
export async function listApiKeys(db: Database, page: Page, now = new Date()) {
  const [rows, total] = await Promise.all([
    db.prisma.apiKey.findMany({
      select: SHOWN,
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      ...pageArgs(page),
    }),
    db.prisma.apiKey.count(),
  ]);
  return { items: rows.map((row) => shown(row, now)), total };
}

/** Reads a key for its page; null when there is none, or the text is no id. */
export async function findApiKey(db: Database, id: string, now: Date): Promise<ApiKeyAnswer | null> {
  const row = isId(id) ? await db.prisma.apiKey.findUnique({ where: { id }, select: SHOWN }) : null;
  return row && shown(row, now);
}

/** @throws RedeliverError not_found */
export async function getApiKey(
  db: { prisma: Pick<Database["prisma"], "apiKey"> },
  id: string,
  now = new Date(),
): Promise<ApiKeyAnswer> {
  const row = await db.prisma.apiKey.findUnique({ where: { id }, select: SHOWN });
  if (!row) throw new RedeliverError("not_found", "There is no API key with that id.");
  return shown(row, now);
}

/** Lists a page of the screen: the keys of some statuses (none: of all). */
export async function listKeysByStatus(
  db: Database,
  statuses: readonly KeyStatus[],
  position: Position,
  now: Date,
): Promise<ListPage<ApiKeyAnswer>> {
  const filter = { statuses, now };
  const page = await readPage<Stored>(
    db.pool,
    { rows: (slice) => apiKeyListStatement(filter, slice), count: apiKeyCountStatement(filter) },
    position,
  );
  return { ...page, items: page.items.map((row) => shown(row, now)) };
}

function shown(row: Stored, now: Date): ApiKeyAnswer {
  const { id, name, prefix, scopes, ...rest } = row;
  const seesPayloads = scopes.includes("payloads:read");
  return { id, name, prefix, scopes, seesPayloads, status: keyStatus(row, now), ...rest };
}
