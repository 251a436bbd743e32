import { createHmac, createSecretKey } from "node:crypto";

/** Key of all signatures of a benchmark, also of the peers, so that the sink can check a sample. */
export const SIGNING_SECRET = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");
const KEY = createSecretKey(SIGNING_SECRET);

/** Largest number of attempts per event in the scenario with errors. */
export const MOST_ATTEMPTS = 3;

const FILL = "x".repeat(640);

/**
 * Returns the body of event `index`: an invoice of about 1 KB of JSON. It begins with an ID (`msg_` and eight digits) by which the sink
 * counts, so that all contenders get the same answers regardless of their delivery IDs.
 */
export function eventBody(index: number): string {
  return JSON.stringify({
    id: eventKey(index),
    type: "invoice.paid",
    created_at: "2026-01-01T00:00:00.000Z",
    sequence: index,
    data: {
      object: {
        id: `in_${index}`,
        customer: `cus_${index % 977}`,
        amount_due: 12_345 + index,
        currency: "eur",
        status: "paid",
        lines: [
          { id: `il_${index}_1`, amount: 10_000, description: "Line one" },
          { id: `il_${index}_2`, amount: 2_345 + index, description: "Line two" },
        ],
        note: FILL,
      },
    },
  });
}

/** Returns an SQL expression for the same body, by an expression for the number. */
export const eventBodySql = (index: string) =>
  `'{"id":"msg_' || lpad((${index})::text, 8, '0') || '","type":"invoice.paid","created_at":"2026-01-01T00:00:00.000Z","sequence":'
  || ${index} || ',"data":{"object":{"id":"in_' || ${index} || '","customer":"cus_' || (${index}) % 977 || '","amount_due":'
  || 12345 + ${index} || ',"currency":"eur","status":"paid","lines":[{"id":"il_' || ${index}
  || '_1","amount":10000,"description":"Line one"},{"id":"il_' || ${index} || '_2","amount":' || 2345 + ${index}
  || ',"description":"Line two"}],"note":"${FILL}"}}}'`;

/** Returns the ID in the body of event `index`. */
export function eventKey(index: number): string {
  return `msg_${String(index).padStart(8, "0")}`;
}

/** Returns the index of the event with this key. */
export function eventIndex(key: string): number {
  return Number(key.slice("msg_".length));
}

/** Position of the ID in the bytes of a body. */
export const KEY_START = '{"id":"'.length;
export const KEY_LENGTH = "msg_00000000".length;

/** Returns the Standard Webhooks signature of a body. `timestamp` in seconds since the epoch. */
export function sign(id: string, timestamp: string, body: string | Buffer): string {
  return `v1,${createHmac("sha256", KEY).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}
