import type { Database } from "../../lib/db/client";

/** Requests at the sink during the life of one worker. */
export type Delivered = { requests: number; events: number; duplicates: number; wrong: number };

/** Checks, after the end of the workers, that the database contains what the sink received, each event once. */
export async function checkBacklog(db: Database, delivered: readonly Delivered[]): Promise<string[]> {
  const { rows } = await db.pool.query<{ delivered: number; attempts: number }>(
    `select (select count(*)::int from delivery where state = 'delivered') as delivered,
       (select count(*)::int from attempt) as attempts`,
  );
  const sum = (part: keyof Delivered) => delivered.reduce((total, one) => total + one[part], 0);
  const problems: [isWrong: boolean, sentence: string][] = [
    [sum("duplicates") > 0, `${sum("duplicates")} events were delivered twice`],
    [sum("wrong") > 0, `${sum("wrong")} signatures or bodies were wrong`],
    [
      rows[0]?.delivered !== sum("events"),
      `${rows[0]?.delivered} are delivered, the sink got ${sum("events")}`,
    ],
    [
      rows[0]?.attempts !== sum("requests"),
      `${rows[0]?.attempts} attempts are stored for ${sum("requests")} requests`,
    ],
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}
