import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { answerOf, type SubscriberRow } from "../data";
import type { Destinations } from "../destinations";
import { headerColumn, type SubscriberAnswer } from "../schema";
import { WHOLE_SUBSCRIBERS } from "../statements/whole";

/** A subscriber as answered, with its stored destinations. */
export type WholeSubscriber = { answer: SubscriberAnswer; destinations: Destinations };

type Row = Omit<SubscriberRow, "subscriberCircuit" | "deletedAt"> &
  (NonNullable<SubscriberRow["subscriberCircuit"]> | { [Column in keyof Circuit]: null });
type Circuit = NonNullable<SubscriberRow["subscriberCircuit"]>;

/** How many are read at once: the process answers others in between. */
const BATCH = 1000;

/** Reads subscribers that are not deleted, by id. @param ids null: all of them */
export async function readSubscribers(
  store: Pick<Database["prisma"], "$queryRawUnsafe">,
  ids: readonly string[] | null,
): Promise<WholeSubscriber[]> {
  const all: WholeSubscriber[] = [];
  let rows: Row[];
  do {
    const behind = all.at(-1)?.answer.id ?? null;
    rows = await store.$queryRawUnsafe<Row[]>(WHOLE_SUBSCRIBERS, ids, behind, BATCH);
    all.push(...rows.map(wholeSubscriber));
  } while (rows.length === BATCH);
  return all;
}

function wholeSubscriber(stored: Row): WholeSubscriber {
  const { state, since, nextProbeAt, byHand, heldUntil, changedBy, reason, ...row } = stored;
  return {
    answer: answerOf({
      ...row,
      subscriberCircuit:
        state === null ? null : { state, since, nextProbeAt, byHand, heldUntil, changedBy, reason },
    }),
    destinations: {
      url: row.url,
      alternativeUrl: row.alternativeUrl,
      headers: headerColumn.parse(row.headers),
    },
  };
}

/**
 * Reads these subscribers, in the order of their ids.
 * @throws RedeliverError not_found when one of them is missing
 */
export async function readSubscribersOf(
  store: Pick<Database["prisma"], "$queryRawUnsafe">,
  ids: readonly string[],
): Promise<WholeSubscriber[]> {
  const found = new Map((await readSubscribers(store, ids)).map((one) => [one.answer.id, one]));
  return ids.map((id) => {
    const one = found.get(id.toLowerCase());
    if (!one) throw new RedeliverError("not_found", "There is no subscriber with that id.");
    return one;
  });
}
