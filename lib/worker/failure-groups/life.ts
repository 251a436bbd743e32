import { plainValues } from "../../db/array-text";
import { newId } from "../../db/ids";
import { GROWTH_BUCKETS, worseLimit } from "../../engine/growth";
import { HOUR_MS, MINUTE_MS } from "../../time/units";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import {
  END_MUTES,
  MOST_MOVED,
  NOTE_BASELINE,
  QUIET_MS,
  READ_GROWTH,
  READ_MUTED_UNTIL_WORSE,
  REGRESS,
  RESOLVE_BY_OPERATION,
  RESOLVE_QUIET,
  WORSEN,
} from "./life-statements";

/** An attempt is settled so long after it began, at the latest: what began earlier was looked at by an earlier step. */
const LOOK_BACK_MS = HOUR_MS;
const WORSE_EVERY_MS = MINUTE_MS;
const QUIET_EVERY_MS = 10 * MINUTE_MS;
/** A new leader does what its predecessor may have missed. */
const FIRST_LOOK_BACK_MS = 24 * HOUR_MS;

/**
 * What becomes of failure groups by themselves: a leader task. Small writes with compare-and-set, each of which a second leader may repeat
 * without effect.
 */
export class GroupLife {
  #lookedAt: number | null = null;
  #worseAt = Number.NEGATIVE_INFINITY;
  #quietAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly link: Queries,
    private readonly clock: Pick<DatabaseClock, "now">,
    /** A group has another state. */
    private readonly onChanged: () => void,
  ) {}

  /** One step, to be called every few seconds. @returns how many groups it moved */
  async step(): Promise<number> {
    const now = this.clock.now();
    const isFirst = this.#lookedAt === null;
    // Every resolved group is looked at from its resolve on by a new leader; then the last hour is enough.
    const since = isFirst ? 0 : now - LOOK_BACK_MS;
    let moved = await this.#move("regress_groups", REGRESS, now, isoOf(since));
    moved += await this.#move("end_mutes", END_MUTES, now);
    const endedSince = now - (isFirst ? FIRST_LOOK_BACK_MS : LOOK_BACK_MS);
    moved += await this.#move("resolve_groups", RESOLVE_BY_OPERATION, now, isoOf(endedSince));
    if (now - this.#worseAt >= WORSE_EVERY_MS) {
      this.#worseAt = now;
      moved += await this.#worsen(now);
    }
    if (now - this.#quietAt >= QUIET_EVERY_MS) {
      this.#quietAt = now;
      moved += await this.#move("resolve_quiet_groups", RESOLVE_QUIET, now, isoOf(now - QUIET_MS));
    }
    this.#lookedAt = now;
    if (moved > 0) this.onChanged();
    return moved;
  }

  async #worsen(now: number): Promise<number> {
    const rows = await this.link.query<[id: string, version: string, limit: string | null, mutedAt: string]>({
      name: "muted_until_worse",
      text: READ_MUTED_UNTIL_WORSE,
      values: [],
    });
    let moved = 0;
    for (const [id, version, noted, mutedAt] of rows) {
      const limit = noted === null ? worseLimit(await this.#buckets(id, Number(mutedAt))) : Number(noted);
      if (noted === null)
        await this.link.query({
          name: "note_baseline",
          text: NOTE_BASELINE,
          values: [id, version, limit, mutedAt],
        });
      // Five minutes of its mute have to be over: those before are what it was muted in.
      const last = (await this.#buckets(id, now, Number(mutedAt))).at(-1) ?? 0;
      if (last > limit) moved += await this.#move("worsen_group", WORSEN, now, id, version);
    }
    return moved;
  }

  /** The failed attempts of a group by five minutes, oldest first, the last bucket ending at `end`. @param after those that began later */
  async #buckets(id: string, end: number, after = 0): Promise<number[]> {
    const rows = await this.link.query<[ago: string, count: string]>({
      name: "group_growth",
      text: READ_GROWTH,
      values: [id, isoOf(end)],
    });
    const buckets = Array<number>(GROWTH_BUCKETS).fill(0);
    for (const [ago, count] of rows) {
      const index = GROWTH_BUCKETS - 1 - Number(ago);
      if (index in buckets) buckets[index] = Number(count);
    }
    return end - after < 5 * MINUTE_MS ? [] : buckets;
  }

  async #move(name: string, text: string, now: number, ...more: unknown[]): Promise<number> {
    const ids = plainValues(Array.from({ length: MOST_MOVED }, () => newId()));
    const rows = await this.link.query<[string]>({ name, text, values: [isoOf(now), ids, ...more] });
    return rows.length;
  }
}

const isoOf = (at: number) => new Date(at).toISOString();
