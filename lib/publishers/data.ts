import type { Database } from "../db/client";
import { isId } from "../db/ids";
import { readWithin } from "../db/within";
import { RedeliverError } from "../errors";
import { parseInterceptors } from "../interceptors/schema";
import { namesPublishers } from "../interceptors/settings";
import { readPage, type Slice } from "../list/data";
import { type ListPage, type Page, pageArgs } from "../list/page";
import type { Position } from "../list/read";
import { DAY_MS } from "../time/units";
import type { PublisherAnswer } from "./schema";
import {
  PUBLISHED_SINCE,
  type PublisherFilter,
  publisherCountStatement,
  publisherListStatement,
} from "./statements";
import type {
  AcceptingPolicy,
  Counted,
  Lately,
  ListedPublisher,
  PublisherFacts,
  PublisherInUse,
} from "./view";

type Store = Pick<Database["prisma"], "publisher">;
const omit = { clientSecretHash: true } as const;

export async function listPublishers(db: Database, page: Page) {
  const [items, total] = await Promise.all([
    db.prisma.publisher.findMany({ omit, orderBy: { name: "asc" }, ...pageArgs(page) }),
    db.prisma.publisher.count(),
  ]);
  return { items, total };
}

/** @throws RedeliverError not_found */
export async function getPublisher(store: Store, id: string): Promise<PublisherAnswer> {
  const [publisher] = await getPublishers(store, [id]);
  return publisher as PublisherAnswer;
}

/** These publishers, in the order of their ids. @throws RedeliverError not_found when one of them is missing */
export async function getPublishers(store: Store, ids: readonly string[]): Promise<PublisherAnswer[]> {
  const rows = await store.publisher.findMany({ where: { id: { in: [...ids] } }, omit });
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const publisher = found.get(id.toLowerCase());
    if (!publisher) throw new RedeliverError("not_found", "There is no publisher with that id.");
    return publisher;
  });
}

/** The most events that are counted for each publisher of the list, and for the one of a page. */
const MOST_LISTED = 1_000;
const MOST_OF_ONE = 10_000;

/** The ids among these that a publisher has. */
export async function publisherIds(db: Database, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const found = await db.prisma.publisher.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return found.map(({ id }) => id);
}

/** Lists the publishers by name, each with what it sent in the day before `now`. */
export async function listPublishersInUse(
  db: Database,
  filter: PublisherFilter,
  position: Position,
  now: Date,
): Promise<ListPage<ListedPublisher>> {
  const rows = (slice: Slice) => publisherListStatement(filter, slice);
  const page = await readPage<PublisherFacts>(
    db.pool,
    { rows, count: publisherCountStatement(filter) },
    position,
  );
  const ids = page.items.map(({ id }) => id);
  const lately = await readLately(db, ids, now, MOST_LISTED);
  return { ...page, items: page.items.map((row) => ({ ...row, lately: lately?.get(row.id) ?? null })) };
}

/** The most policies that a page names. */
const MOST_SHOWN = 100;

/** Reads a publisher for its page; null when there is none, or the text is no id. */
export async function findPublisherInUse(
  db: Database,
  id: string,
  now: Date,
): Promise<PublisherInUse | null> {
  if (!isId(id)) return null;
  const [row, policies, lately] = await Promise.all([
    db.prisma.publisher.findUnique({ where: { id }, omit }),
    policiesThatNamePublishers(db),
    readLately(db, [id], now, MOST_OF_ONE),
  ]);
  return (
    row && {
      publisher: publisherFacts(row),
      policies: policies.slice(0, MOST_SHOWN),
      policyCount: policies.length,
      lately: lately?.get(row.id) ?? null,
    }
  );
}

/** A publisher as the console shows it: without its secret. */
export function publisherFacts(row: PublisherAnswer): PublisherFacts {
  const { id, name, clientId, status, developerEmail, createdAt, updatedAt } = row;
  return { id, name, clientId, status, developerEmail, createdAt, updatedAt };
}

async function policiesThatNamePublishers(db: Database): Promise<AcceptingPolicy[]> {
  const rows = await db.prisma.policy.findMany({
    select: {
      id: true,
      name: true,
      interceptors: true,
      handlers: { select: { basePath: true }, orderBy: { basePath: "asc" } },
    },
    orderBy: { name: "asc" },
  });
  return rows
    .filter(({ interceptors }) => namesPublishers(parseInterceptors(interceptors)))
    .map(({ id, name, handlers }) => ({ id, name, basePaths: handlers.map(({ basePath }) => basePath) }));
}

/** How long the counts may take before they are left out, so that a slow database still shows the rest. */
const COUNT_MS = 2_000;

/** What publishers sent in the day before `now`, by their ids; null when it could not be counted in time. */
async function readLately(
  db: Database,
  ids: readonly string[],
  now: Date,
  most: number,
): Promise<ReadonlyMap<string, Lately> | null> {
  type Row = { id: string; accepted: number; refused: number };
  const since = new Date(now.getTime() - DAY_MS);
  const rows = await readWithin<Row>(db.pool, COUNT_MS, PUBLISHED_SINCE, [ids, since, most]);
  const counted = (count: number): Counted => ({ count: Math.min(count, most), isExact: count <= most });
  return (
    rows &&
    new Map(
      rows.map(({ id, accepted, refused }) => [
        id,
        { accepted: counted(accepted), refused: counted(refused) },
      ]),
    )
  );
}
