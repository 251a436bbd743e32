import { MOVES } from "../../engine/state";
import { addToOutbox } from "../mail/outbox-statements";
import { asFound } from "./guard";
import { settleItems } from "./operation-items";

/** Why and how deliveries fail, as SQL expressions; `d` is the delivery, `s` its row of `from`. */
export type Failing = {
  move: "fail" | "failUndeliverable";
  /** Item of a FROM clause with the deliveries as they were found, as `s`: id, shard, attempts, recoveries, operation_id. */
  from: string;
  /** Which of them fail; all by default. */
  where?: string;
  shard: string;
  failedAt: string;
  failureClass: string;
  failureKind: string;
  failureDetail: string;
  httpStatus: string;
  retryingEnded: string;
  /** Further columns to set. */
  set?: string;
  /** Further columns to return. */
  returning?: string;
  /** Condition on a failed delivery `f` (the columns of `s`, and handler_id): its policy's recipients are notified. */
  isNotified: string;
};

/**
 * The one fragment through which workers make deliveries failed, in the settle, the recovery and the statement for
 * undeliverable ones: the CTE `failed` with the guarded move, and after it the CTEs of everything that a failure
 * brings about. A consequence that is to hold for every failure (a count, an alert, a group) is added to
 * `CONSEQUENCES`, and is then written in the transaction of the failure or not at all.
 *
 * `failed` returns the columns of `s`, `handler_id`, `failed_at` and what `returning` adds.
 */
export const becomeFailed = (failing: Failing) => `failed as (
  update delivery d set state = '${MOVES[failing.move].to}', failed_at = ${failing.failedAt}, finished_at = null,
    failure_class = ${failing.failureClass}, failure_kind = ${failing.failureKind},
    failure_detail = ${failing.failureDetail}, http_status = ${failing.httpStatus},
    retrying_ended = ${failing.retryingEnded}, operation_id = null${also(failing.set)}
  from ${failing.from}
  where ${asFound(failing.move, failing.shard)}${failing.where ? ` and ${failing.where}` : ""}
  returning s.*, d.handler_id, d.failed_at${also(failing.returning)}
), ${CONSEQUENCES.map((consequence) => consequence(failing)).join(", ")}`;

/** Each a CTE over `failed`. */
const CONSEQUENCES: ((failing: Failing) => string)[] = [
  ({ isNotified }) => addToOutbox("failed", isNotified),
  ({ move }) => settleItems("failed", MOVES[move].to, "s.failed_at"),
];

const also = (columns?: string) => (columns ? `, ${columns}` : "");
