import { CONFIG_CHANNEL } from "../db/channels";
import type { Database } from "../db/client";

/** Announces a change of configuration by a factory, as the mutations of the product do. */
export async function announceConfig(db: Database): Promise<void> {
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await db.pool.query("select pg_notify($1, '')", [CONFIG_CHANNEL]);
}
