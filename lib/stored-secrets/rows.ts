import { z } from "zod";
import { isSecretOfSubscriber } from "../secrets/mask";
import {
  clientSecretPlace,
  editHeaderPlace,
  headerPlace,
  mailPlace,
  setHeaderPlace,
  signingKeyPlace,
} from "../secrets/places";

/**
 * Rows with secrets, with the exact values of their columns, so that they can be compared with the stored ones at the time of
 * writing. JSON of other releases stays unchanged.
 */
export type StoredRow =
  | { noun: "subscriber"; id: string; columns: SubscriberColumns }
  | { noun: "policy"; id: string; columns: { interceptors: unknown } }
  | { noun: "edit"; id: string; columns: { headers: unknown } }
  | { noun: "set"; id: string; columns: { headers: unknown } }
  | { noun: "mail"; id: string; columns: { sealedMessage: string } };
type SubscriberColumns = { headers: unknown; signingKey: string; previousSigningKey: string | null };

/** Converts a stored secret, given its location. */
export type Each = (stored: string, place: string) => string;

/** Applies `each` to every secret of a row. */
export function mapRow(row: StoredRow, each: Each): StoredRow {
  if (row.noun === "subscriber") return { ...row, columns: mapSubscriber(row.id, row.columns, each) };
  if (row.noun === "edit")
    return {
      ...row,
      columns: { headers: mapHeaders(row.columns.headers, each, (name) => editHeaderPlace(row.id, name)) },
    };
  if (row.noun === "set")
    return {
      ...row,
      columns: { headers: mapHeaders(row.columns.headers, each, (name) => setHeaderPlace(row.id, name)) },
    };
  if (row.noun === "mail")
    return { ...row, columns: { sealedMessage: each(row.columns.sealedMessage, mailPlace(row.id)) } };
  return { ...row, columns: { interceptors: mapInterceptors(row.id, row.columns.interceptors, each) } };
}

function mapSubscriber(
  id: string,
  { headers, signingKey, previousSigningKey }: SubscriberColumns,
  each: Each,
): SubscriberColumns {
  return {
    headers: mapHeaders(headers, each, (name) => headerPlace(id, name)),
    signingKey: each(signingKey, signingKeyPlace(id)),
    previousSigningKey: previousSigningKey && each(previousSigningKey, signingKeyPlace(id)),
  };
}

function mapHeaders(column: unknown, each: Each, place: (name: string) => string): unknown {
  const headers = z.record(z.string(), z.string()).safeParse(column).data;
  if (!headers) return column;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretOfSubscriber(name) ? each(value, place(name)) : value,
    ]),
  );
}

const oauth = z.looseObject({ type: z.literal("oauth"), clientSecret: z.string() });

/** Converts the secrets of interceptors. Tokens are hashed and stay unchanged. */
function mapInterceptors(id: string, column: unknown, each: Each): unknown {
  if (!Array.isArray(column)) return column;
  return column.map((one: unknown) => {
    const found = oauth.safeParse(one).data;
    return found ? { ...found, clientSecret: each(found.clientSecret, clientSecretPlace(id)) } : one;
  });
}
