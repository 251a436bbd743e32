import { createFailures } from "../../../prisma/factories/failures";
import { SYSTEM } from "../../access/actor";
import { recordExport } from "../../audit-trail/mutations";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../operations/mutations";
import type { Selection } from "../../operations/schema";
import type { TestDatabase } from "../database";
import type { Audited } from "./table";

async function failures(db: TestDatabase): Promise<Selection> {
  const { deliveries } = await createFailures(db, 2, { failedAt: new Date(Date.now() - 9000) });
  return { by: "ids", deliveryIds: deliveries.map(({ id }) => id) };
}

/** The operations on deliveries, and what leaves the hub. */
export const operations = {
  "operations retryDeliveries": [
    "deliveries.retry",
    async (db) => {
      const selection = await failures(db);
      return () => retryDeliveries(db, SYSTEM, selection);
    },
  ],
  "operations discardDeliveries": [
    "deliveries.discard",
    async (db) => {
      const selection = await failures(db);
      return () => discardDeliveries(db, SYSTEM, selection);
    },
  ],
  "operations restoreDeliveries": [
    "deliveries.restore",
    async (db) => {
      const selection = await failures(db);
      await discardDeliveries(db, SYSTEM, selection);
      return () => restoreDeliveries(db, SYSTEM, selection);
    },
  ],
  "audit-trail recordExport": [
    "audit.export",
    async (db) => () => recordExport(db, SYSTEM, { filter: {} as never, format: "csv" }),
  ],
} satisfies Record<string, Audited>;
