import { MOVES, type Move } from "../../engine/state";

/**
 * Condition of a write of a scheduled delivery `d`: it is as the row `s` found it (id, attempts, recoveries). Attempts and
 * recoveries never fall; a settle or a recovery adds to one of them, and failing as undeliverable ends the scheduled state.
 * Of two writers that found the same state, the second changes nothing.
 *
 * The state is compared as text on purpose: otherwise the planner may find the rows in a partial index of that state
 * instead of the primary key. Its statistics of states that turn over every second are always old; the wrong choice was
 * measured at 20 times the time of a settle.
 * @param move the move, whose `from` is expected; @param shard expression of the rows' shard
 */
export const asFound = (move: Move, shard: string) =>
  `d.id = s.id and d.shard = ${shard} and d.state::text = '${MOVES[move].from}' and d.attempts = s.attempts
    and d.recoveries = s.recoveries`;
