import { ensurePartitionsAhead } from "../db/partitions";
import { DAY_MS } from "../time/units";
import { REMOVE_OLD_REPORTS } from "./circuits/circuit-statements";
import type { DatabaseClock } from "./database/clock";
import type { Link } from "./database/link";
import { REMOVE_OLD_MAILS } from "./mail/mail-statements";
import { REMOVE_OLD_WORKERS } from "./shards/lease-statements";

/** How long sent notifications are kept. */
const MAIL_DAYS = 30;

/** Creates day partitions ahead, and removes rows of dead workers and old e-mails. A leader task; every part is idempotent. */
export async function maintain(link: Link, clock: DatabaseClock): Promise<void> {
  await link.use((client) => ensurePartitionsAhead(client, new Date(clock.now())));
  const daysAgo = (days: number) => [new Date(clock.now() - days * DAY_MS).toISOString()];
  const values = daysAgo(1);
  await link.query({ name: "remove_old_workers", text: REMOVE_OLD_WORKERS, values });
  await link.query({ name: "remove_old_reports", text: REMOVE_OLD_REPORTS, values });
  await link.query({ name: "remove_old_mails", text: REMOVE_OLD_MAILS, values: daysAgo(MAIL_DAYS) });
}
