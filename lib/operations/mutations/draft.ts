import type { Actor } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { LONG_WORK_MS } from "../../config/statement-limits";
import type { Statement } from "../../db/bind";
import type { Database } from "../../db/client";
import type { Prisma, PrismaClient } from "../../db/generated/client";
import { newId } from "../../db/ids";
import type { OperationKind } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { markChanged } from "../../live/mutations";
import { DAY_MS, MINUTE_MS } from "../../time/units";
import type { RequireRight } from "../access";
import { requireNamed } from "../data/backfill";
import { ofGroup } from "../data/group";
import { withKept } from "../data/kept-edit";
import { requireRestorationBy } from "../data/restored";
import { type Chosen, DRAFT_MINUTES, LONGEST_DAYS_AHEAD, type NewDraft } from "../schema/draft";
import { shownSetEdit } from "../set-edit";
import { backfillStatement } from "../statements/backfill";
import { draftStatement } from "../statements/draft";
import { COUNT_NEW_ITEMS } from "../statements/operate";

import { recordSetEdit } from "./set-edit";

/**
 * Freezes a set: writes an operation in state `draft` with an item for each delivery, their counters, and the audit row. It holds nothing
 * against other operations, and expires unless it is started.
 * @param requireRight checks the rights to restore what was found; left out where the caller has both
 * @returns its id
 * @throws RedeliverError `invalid` for an unknown operation or name in the selection and a start time that is past or too far ahead;
 *   too_many_requests while as many sets as possible are being frozen
 */
export async function createDraft(
  db: Database,
  actor: Actor,
  draft: NewDraft,
  requireRight?: RequireRight,
): Promise<string> {
  const id = newId();
  const transact = (prisma: PrismaClient) =>
    prisma.$transaction((store) => freeze(store, actor, id, draft, requireRight), {
      timeout: LONG_WORK_MS,
      maxWait: 10_000,
    });
  const isNamed = draft.chosen.by === "ids" || draft.chosen.by === "pairs";
  await (isNamed && !draft.edit?.patch ? transact(db.prisma) : db.longWork(transact));
  markChanged(db, "operations");
  return id;
}

async function freeze(
  store: Prisma.TransactionClient,
  actor: Actor,
  id: string,
  draft: NewDraft,
  requireRight: RequireRight | undefined,
): Promise<void> {
  const { kind, selection, edit, reason, ticket } = draft;
  const [clock] = await store.$queryRaw<{ now: Date }[]>`select now() as now`;
  const now = clock?.now ?? new Date();
  refuseStart(draft.startAt, now);
  const chosen =
    draft.chosen.by === "group" ? await ofGroup(store, draft.chosen.groupId, kind, now) : draft.chosen;
  if (chosen.by === "operation") await requireOperation(store, chosen.operationId);
  const { text, values } = await statementOf(store, { kind, chosen }, { id, now });
  const items = await store.$executeRawUnsafe(text, ...values);
  if (edit) await recordSetEdit(store, { id, now }, await withKept(store, edit, chosen));
  await store.$executeRawUnsafe(COUNT_NEW_ITEMS, id);
  if (kind === "restore" && requireRight)
    await requireRestorationBy((sql, ...given) => store.$queryRawUnsafe(sql, ...given), id, requireRight);
  const filter = chosen.by === "filter" ? { filter: { ...chosen.filter, asOf: now } } : {};
  const settings = settingsOf(draft);
  await store.operation.create({
    data: {
      ...{
        id,
        kind,
        state: "draft",
        actorType: actor.type,
        actorId: actor.id ?? null,
        actorName: actor.name,
      },
      ...{ reason: reason ?? null, ticket: ticket ?? null },
      selection: selection as Prisma.InputJsonObject,
      ...(JSON.parse(
        JSON.stringify({ ...filter, ...settings }),
      ) as Partial<Prisma.OperationUncheckedCreateInput>),
      startAt: draft.startAt,
      createdAt: now,
      expiresAt: new Date(now.getTime() + DRAFT_MINUTES * MINUTE_MS),
    },
  });
  await recordAudit(store, {
    actor,
    action: "operation.create",
    outcome: "allowed",
    targetType: "operation",
    targetId: id,
    detail: {
      kind,
      selection: shortened(selection),
      items,
      ...(edit && shownSetEdit(edit)),
      reason,
      ticket,
      ...settings,
      startAt: draft.startAt,
    },
  });
}

/** @throws RedeliverError `invalid` when the kind and what is chosen do not go together, and for unknown names of a backfill */
async function statementOf(
  store: Prisma.TransactionClient,
  { kind, chosen }: { kind: OperationKind; chosen: Exclude<Chosen, { by: "group" }> },
  operation: { id: string; now: Date },
): Promise<Statement> {
  if (chosen.by === "events" && kind === "backfill") {
    await requireNamed(store, chosen);
    return backfillStatement(chosen, operation);
  }
  if (chosen.by !== "events" && kind !== "backfill") return draftStatement(chosen, { ...operation, kind });
  const field = chosen.by === "events" ? "kind" : "selection";
  const message =
    chosen.by === "events"
      ? "must be backfill for a selection of events"
      : "must have events and subscriberId for a backfill";
  throw new RedeliverError("invalid", `Not valid in the body: ${field} ${message}.`, [{ field, message }]);
}

/** What is switched off is left out: such a column is null. */
function settingsOf({ pace, canary, ramp, autoPause, window }: NewDraft) {
  return {
    ...(pace && { pace }),
    ...(canary && { canary }),
    ...(ramp && { ramp }),
    ...(autoPause && { autoPause }),
    ...(window && { dailyWindow: window }),
  };
}

/** The most deliveries that the audit trail names; the operation has all of them as items. */
const MOST_NAMED = 500;

function shortened(selection: NewDraft["selection"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(selection).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.slice(0, MOST_NAMED) : value,
    ]),
  );
}

function refuseStart(startAt: Date | null, now: Date): void {
  if (!startAt) return;
  const refuse = (message: string) =>
    new RedeliverError("invalid", `Not valid in the body: startAt ${message}.`, [
      { field: "startAt", message },
    ]);
  if (startAt.getTime() < now.getTime() - MINUTE_MS) throw refuse("is past");
  if (startAt.getTime() > now.getTime() + LONGEST_DAYS_AHEAD * DAY_MS + MINUTE_MS)
    throw refuse(`is more than ${LONGEST_DAYS_AHEAD} days ahead`);
}

async function requireOperation(store: Prisma.TransactionClient, id: string): Promise<void> {
  if (await store.operation.findUnique({ where: { id }, select: { id: true } })) return;
  const field = "selection.operationId";
  const message = "There is no operation with that id.";
  throw new RedeliverError("invalid", `Not valid in the body: ${field}.`, [{ field, message }]);
}
