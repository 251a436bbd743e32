import { ensurePartitionsAhead } from "../db/partitions";
import { REMOVE_OLD_REPORTS } from "./circuit-statements";
import type { DatabaseClock } from "./clock";
import { REMOVE_OLD_WORKERS } from "./lane-statements";
import type { Link } from "./link";

const DAY_MS = 86_400_000;

/** What some worker must do now and then: day partitions ahead, what dead workers left. */
export async function maintain(link: Link, clock: DatabaseClock): Promise<void> {
  await ensurePartitionsAhead(await link.connect(), new Date(clock.now()));
  const values = [new Date(clock.now() - DAY_MS).toISOString()];
  await link.query({ name: "remove_old_workers", text: REMOVE_OLD_WORKERS, values });
  await link.query({ name: "remove_old_reports", text: REMOVE_OLD_REPORTS, values });
}
