import { isUtf8 } from "node:buffer";
import { plainArray, textArray } from "../db/array-text";
import { newDeliveryId, shardOf } from "../db/ids";
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
    plainArray(records, ({ body }) => isText(body)),
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
function eventColumns(records: readonly EventRecord[]): string[] {
  return [
    plainArray(records, (record) => record.id),
    plainArray(records, (record) => shardOf(record.id)),
    plainArray(records, (record) => record.receivedAt.toISOString()),
    plainArray(records, (record) => record.httpStatus),
    textArray(records, (record) => record.reason),
    textArray(records, (record) => record.path),
    plainArray(records, (record) => record.target?.context.id ?? null),
    textArray(records, (record) => record.target?.context.name ?? null),
    plainArray(records, (record) => record.target?.handler.id ?? null),
    textArray(records, (record) => record.target?.handler.name ?? null),
    textArray(records, (record) => record.target?.handler.basePath ?? null),
    plainArray(records, (record) => record.target?.topic.id ?? null),
    textArray(records, (record) => record.target?.topic.name ?? null),
    plainArray(records, (record) => record.publisher?.id ?? null),
    textArray(records, (record) => record.publisher?.name ?? null),
    textArray(records, (record) => record.sourceAddress),
    textArray(records, (record) => record.contentType),
    plainArray(records, (record) => record.sizeBytes),
    textArray(records, (record) => record.idempotency?.key ?? null),
    textArray(records, (record) => record.idempotency?.fingerprint ?? null),
    plainArray(records, (record) => destinationsOf(record).length),
    plainArray(records, (record) => record.priority && rankOf(record.priority)),
    plainArray(records, (record) => record.value),
  ];
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
    textArray(records, (record) => JSON.stringify(record.headers)),
    plainArray(starts, (start) => start),
    plainArray(records, (record) => record.body.length),
    Buffer.concat(records.map((record) => record.body)),
  ];
}

// $29 to $34: a delivery per record and destination.
function deliveryColumns(records: readonly EventRecord[]): string[] {
  const deliveries = records.flatMap((record) =>
    destinationsOf(record).map((destination) => ({ record, destination })),
  );
  return [
    plainArray(deliveries, ({ record }) => newDeliveryId(record.id, record.receivedAt.getTime())),
    plainArray(deliveries, ({ record }) => record.id),
    plainArray(deliveries, ({ destination }) => destination.id),
    textArray(deliveries, ({ destination }) => destination.name),
    textArray(deliveries, ({ destination }) => destination.url),
    plainArray(deliveries, ({ destination }) => destination.expectedStatus),
  ];
}
