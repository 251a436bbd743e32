import { DAY_MS } from "../../time/units";
import { BEGINNING, type Cursor } from "./keyset";

type Walk = { cursor: Cursor; wholeAt: number; fence: string };

/** A walk that begins: where, and whether that is the beginning. */
export type BegunWalk = { cursor: Cursor; isWhole: boolean; fence: string };

/**
 * Where walks over old rows ended in the runs before. Most of what they pass stays (failures of the last months), so a run goes on
 * behind it. Once a day the walk begins at the beginning: what was passed may have to go by then. Kept in memory: a worker that takes
 * over, also from itself, walks from the beginning.
 */
export class Walks {
  #walks = new Map<string, Walk>();

  /** @param fence of the leader @param now epoch milliseconds */
  begin(name: string, fence: string, now: number): BegunWalk {
    const walk = this.#walks.get(name);
    if (walk?.fence !== fence || now - walk.wholeAt >= DAY_MS)
      return { cursor: BEGINNING, isWhole: true, fence };
    return { cursor: walk.cursor, isWhole: false, fence };
  }

  /** Notes that a walk came to its end. @param cursor the position behind the last row @param now that of its beginning */
  end(name: string, { isWhole, fence }: BegunWalk, cursor: Cursor, now: number): void {
    const before = this.#walks.get(name);
    this.#walks.set(name, { cursor, fence, wholeAt: isWhole || !before ? now : before.wholeAt });
  }
}
