import type { Database } from "../../db/client";
import type { Acceptance, OperationRow } from "../schema";
import { ANSWERS_NOT_EXPECTED, EXPECTED_NOW } from "../statements/acceptance";

/** So many skipped deliveries are looked at for what they were answered. */
const MOST_LOOKED_AT = 10_000;

/** Reads, of a draft that accepts, what each of the subscribers expects now and what of it is skipped because it was answered otherwise. */
export async function readAcceptance(
  db: Database,
  { id, skippedByReason }: Pick<OperationRow, "id" | "skippedByReason">,
  subscriberIds: readonly string[],
): Promise<Map<string, Acceptance>> {
  const [expected, answers] = await Promise.all([
    db.pool.query<{ subscriberId: string; expectedStatusCode: number }>(EXPECTED_NOW, [subscriberIds]),
    db.pool.query<{ subscriberId: string } & Acceptance["notExpected"][number]>(ANSWERS_NOT_EXPECTED, [
      ...[id, subscriberIds, MOST_LOOKED_AT],
    ]),
  ]);
  const isComplete = (skippedByReason.answer_not_expected ?? 0) <= MOST_LOOKED_AT;
  return new Map(
    expected.rows.map(({ subscriberId, expectedStatusCode }) => {
      const own = answers.rows.filter((row) => row.subscriberId === subscriberId);
      const notExpected = own.map(({ httpStatus, count }) => ({ httpStatus, count }));
      return [subscriberId, { expectedStatusCode, notExpected, isComplete }];
    }),
  );
}
