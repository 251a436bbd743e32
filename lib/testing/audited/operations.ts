import { createFailures } from "../../../prisma/factories/failures";
import { type Actor, SYSTEM } from "../../access/actor";
import { recordExport } from "../../audit-trail/mutations";
import { recordSecretsCopied } from "../../curl/mutations";
import { newId } from "../../db/ids";
import { ensurePartitionsAhead } from "../../db/partitions";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../operations/mutations";
import {
  cancelOperation,
  changePace,
  pauseOperation,
  resumeOperation,
} from "../../operations/mutations/control";
import { createDraft } from "../../operations/mutations/draft";
import { editAndRetry } from "../../operations/mutations/edit";
import { changeSettings } from "../../operations/mutations/settings";
import { startOperation } from "../../operations/mutations/start";
import type { Selection } from "../../operations/schema";
import type { NewDraft } from "../../operations/schema/draft";
import type { TestDatabase } from "../database";
import type { Arrange, Audited } from "./table";

async function failures(db: TestDatabase): Promise<Selection> {
  const { deliveries } = await createFailures(db, 2, { failedAt: new Date(Date.now() - 9000) });
  return { by: "ids", deliveryIds: deliveries.map(({ id }) => id) };
}

async function newDraft(db: TestDatabase): Promise<NewDraft> {
  const { deliveryIds } = (await failures(db)) as { deliveryIds: string[] };
  const settings = { pace: { perSecond: 100 }, canary: null, ramp: null, autoPause: null };
  const chosen = { by: "ids", deliveryIds } as const;
  return { ...settings, kind: "retry", chosen, selection: { deliveryIds }, startAt: null, window: null };
}

/** Arranges a started operation for a mutation of it. */
const started =
  (mutation: (db: TestDatabase, actor: Actor, id: string) => Promise<void>): Arrange =>
  async (db) => {
    const id = await createDraft(db, SYSTEM, await newDraft(db));
    await startOperation(db, SYSTEM, id, {});
    return () => mutation(db, SYSTEM, id);
  };

/** The operations on deliveries, and what leaves the hub. */
export const operations = {
  "curl recordSecretsCopied": [
    "deliveries.copy_secrets",
    async (db) => () =>
      recordSecretsCopied(db, SYSTEM, { deliveryId: newId(), attempt: 1, subscriberId: newId() }),
  ],
  "operations retryDeliveries": [
    "deliveries.retry",
    async (db) => {
      const selection = await failures(db);
      return () => retryDeliveries(db, SYSTEM, selection);
    },
  ],
  "operations editAndRetry": [
    "deliveries.edit_and_retry",
    async (db) => {
      await ensurePartitionsAhead(db.pool, new Date());
      const { deliveries } = await createFailures(db, 1);
      return () => editAndRetry(db, SYSTEM, deliveries[0]?.id ?? "", { payload: { a: 1 }, reason: "Fixed" });
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
  "operations createDraft": [
    "operation.create",
    async (db) => {
      const draft = await newDraft(db);
      return () => createDraft(db, SYSTEM, draft);
    },
  ],
  "operations startOperation": [
    "operation.start",
    async (db) => {
      const id = await createDraft(db, SYSTEM, await newDraft(db));
      return () => startOperation(db, SYSTEM, id, {});
    },
  ],
  "operations changeSettings": [
    "operation.settings",
    async (db) => {
      const id = await createDraft(db, SYSTEM, await newDraft(db));
      const settings = { pace: { perSecond: 5 }, canary: null, ramp: null, autoPause: null };
      return () => changeSettings(db, SYSTEM, id, settings);
    },
  ],
  "operations pauseOperation": ["operation.pause", started(pauseOperation)],
  "operations cancelOperation": ["operation.cancel", started(cancelOperation)],
  "operations changePace": [
    "operation.pace",
    started((db, actor, id) => changePace(db, actor, id, { perSecond: 5 })),
  ],
  "operations resumeOperation": [
    "operation.resume",
    async (db) => {
      const resume = await started(resumeOperation)(db);
      await db.prisma.operation.updateMany({ where: { state: "running" }, data: { state: "paused" } });
      return resume;
    },
  ],
  "audit-trail recordExport": [
    "audit.export",
    async (db) => () => recordExport(db, SYSTEM, { filter: {} as never, format: "csv" }),
  ],
} satisfies Record<string, Audited>;
