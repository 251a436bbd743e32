import type pg from "pg";
import type { Queryable } from "../../db/client";
import { READ_SUBSCRIBERS } from "./config-statements";
import { SecretOpener } from "./open-secrets";
import { RetryPlans } from "./retry-plans";
import { type Subscriber, type SubscriberRow, toSubscriber } from "./subscriber";

const asText = { getTypeParser: () => (value: string) => value };

/** Reads one subscriber as workers read it, prepared for sending, in a process that is no worker; null when there is none. */
export async function readOneSubscriber(db: Queryable, id: string): Promise<Subscriber | null> {
  const query = {
    text: `${READ_SUBSCRIBERS} where id = $1::uuid`,
    values: [id],
    rowMode: "array",
    types: asText,
  };
  const { rows } = await db.query<SubscriberRow>(query as unknown as pg.QueryArrayConfig);
  const [row] = rows;
  return row ? toSubscriber(row, new SecretOpener(), new RetryPlans()) : null;
}
