import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";
import type { ApplicationStatus } from "./schema";

const KEYS: readonly SortKey[] = [
  { column: "p.name", type: "text" },
  { column: "p.id", type: "uuid" },
];

const COLUMNS = `p.id, p.name, p.client_id as "clientId", p.status, p.developer_email as "developerEmail",
  p.created_at as "createdAt", p.updated_at as "updatedAt"`;

export type PublisherFilter = { statuses: readonly ApplicationStatus[] };

/** Builds one page of the publishers by name. */
export function publisherListStatement(filter: PublisherFilter, slice: Slice): Statement {
  const { direction, cursor, limit, offset } = slice;
  const where = conditions(filter);
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const text = `select ${COLUMNS}, ${cursorColumn(KEYS)} from publisher p where ${where}
    order by ${orderBy(KEYS, direction)} limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return { text, values: where.values };
}

export const publisherCountStatement = (filter: PublisherFilter) =>
  cappedCount("publisher p", conditions(filter));

function conditions({ statuses }: PublisherFilter): Conditions {
  const where = new Conditions();
  where.among("p.status", "application_status", statuses);
  return where;
}

/**
 * $1 publishers, $2 since, $3 the most to count: the events of each, accepted and refused, counted up to one past the most. The
 * orders are those of an index each, so that a count is a walk that ends there. Figures: docs/decisions/0003-event-status-list.md.
 */
export const PUBLISHED_SINCE = `
select p.id, accepted.count as accepted, refused.count as refused
from unnest($1::uuid[]) as p (id)
cross join lateral (select count(*)::int as count from (
  select from event e where e.publisher_id = p.id and e.received_at >= $2 and e.http_status < 300
  order by e.handler_id, e.received_at desc limit $3::int + 1) as e) as accepted
cross join lateral (select count(*)::int as count from (
  select from event e where e.publisher_id = p.id and e.received_at >= $2 and e.http_status >= 300
  order by e.received_at desc limit $3::int + 1) as e) as refused`;
