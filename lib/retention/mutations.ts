import type { Actor } from "../access/actor";
import { recordAudit } from "../audit/mutations";
import { retentionEnvironment } from "../config/env";
import { describeChanges } from "../config-version/describe";
import { nextUpdatedAt } from "../config-version/mutations";
import type { Database } from "../db/client";
import { type RetentionSettings, retentionProblems } from "../engine/retention";
import { RedeliverError } from "../errors";
import { NO_ROW, readOverrides, retentionState } from "./in-force";
import { type RetentionChanges, type RetentionState, retentionOverrides } from "./schema";

/**
 * Changes the settings of retention, with an audit row in the same transaction. The worker that leads retention reads them before
 * each step.
 * @param own the variables of this process
 * @throws RedeliverError invalid when settings contradict each other, conflict after a change since `updatedAt`
 */
export async function updateRetention(
  db: Database,
  actor: Actor,
  { updatedAt: read, reset = [], ...changes }: RetentionChanges,
  own: Partial<RetentionSettings> = retentionEnvironment(),
): Promise<RetentionState> {
  return db.prisma.$transaction(async (store) => {
    await store.$queryRaw`select id from retention_setting where id = 1 for update`;
    const row = (await store.retentionSetting.findUnique({ where: { id: 1 } })) ?? NO_ROW;
    const updatedAt = nextUpdatedAt("set of retention settings", row, read);
    const before = retentionState(own, row);
    const chosen = { ...readOverrides(row.overrides).overrides, ...retentionOverrides.parse(changes) };
    const overrides = Object.fromEntries(
      Object.entries(chosen).filter(
        ([name, days]) => days !== undefined && !reset.some((one) => one === name),
      ),
    );
    const after = retentionState(own, { ...row, overrides, updatedAt });
    refuseContradictions(after.settings);
    const data = { overrides, updatedAt };
    await store.retentionSetting.upsert({ where: { id: 1 }, update: data, create: { id: 1, ...data } });
    await recordAudit(store, {
      actor,
      action: "retention.update",
      outcome: "allowed",
      targetType: "retention",
      targetId: "retention",
      detail: {
        changes: describeChanges(before.settings, after.settings),
        ...(reset.length > 0 ? { reset } : {}),
      },
    });
    return after;
  });
}

function refuseContradictions(settings: RetentionSettings): void {
  const problems = retentionProblems(settings);
  const [first] = problems;
  if (!first) return;
  const details = problems.map(({ name, message }) => ({ field: name, message }));
  throw new RedeliverError("invalid", first.message, details);
}
