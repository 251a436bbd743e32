import { isUtf8 } from "node:buffer";
import { laneOf, newDeliveryId } from "../db/ids";
import { rankOf } from "../engine/priority";
import type { EventRecord } from "./record";
import type { Destination } from "./routing";

/** The parameters of WRITE_EVENTS: records turned into columns. */
export function valuesOf(version: string, records: readonly EventRecord[]): unknown[] {
  return [
    version,
    ...eventColumns(records),
    ...payloadColumns(records),
    ...deliveryColumns(records),
    records.map(({ body }) => isText(body)),
  ];
}

/** Whether a body can be read as text by PostgreSQL, and so reach the worker in half the bytes. */
export function isText(body: Uint8Array): boolean {
  return isUtf8(body) && !body.includes(0);
}

/** Where a record is distributed to: nowhere unless it was accepted. */
export function destinationsOf(record: EventRecord): Destination[] {
  return record.httpStatus === 202 && record.target ? record.target.destinations : [];
}

// $2 to $24 of WRITE_EVENTS.
function eventColumns(records: readonly EventRecord[]): unknown[][] {
  const columns: ((record: EventRecord) => unknown)[] = [
    (record) => record.id,
    (record) => laneOf(record.id),
    (record) => record.receivedAt.toISOString(),
    (record) => record.httpStatus,
    (record) => record.reason,
    (record) => record.path,
    (record) => record.target?.context.id,
    (record) => record.target?.context.name,
    (record) => record.target?.handler.id,
    (record) => record.target?.handler.name,
    (record) => record.target?.handler.basePath,
    (record) => record.target?.topic.id,
    (record) => record.target?.topic.name,
    (record) => record.publisher?.id,
    (record) => record.publisher?.name,
    (record) => record.sourceAddress,
    (record) => record.contentType,
    (record) => record.sizeBytes,
    (record) => record.idempotency?.key,
    (record) => record.idempotency?.fingerprint,
    (record) => destinationsOf(record).length,
    (record) => record.priority && rankOf(record.priority),
    (record) => record.value,
  ];
  return columns.map((value) => records.map((record) => value(record) ?? null));
}

// $25 to $28: headers, where each body starts (from 1) and how long it is, and all bodies in one piece.
function payloadColumns(records: readonly EventRecord[]): unknown[] {
  let next = 1;
  const starts = records.map((record) => {
    const start = next;
    next += record.body.length;
    return start;
  });
  return [
    records.map((record) => JSON.stringify(record.headers)),
    starts,
    records.map((record) => record.body.length),
    Buffer.concat(records.map((record) => record.body)),
  ];
}

// $29 to $34: a delivery per record and destination.
function deliveryColumns(records: readonly EventRecord[]): unknown[][] {
  const deliveries = records.flatMap((record) =>
    destinationsOf(record).map((destination) => ({ record, destination })),
  );
  return [
    deliveries.map(({ record }) => newDeliveryId(record.id, record.receivedAt.getTime())),
    deliveries.map(({ record }) => record.id),
    deliveries.map(({ destination }) => destination.id),
    deliveries.map(({ destination }) => destination.name),
    deliveries.map(({ destination }) => destination.url),
    deliveries.map(({ destination }) => destination.expectedStatus),
  ];
}
