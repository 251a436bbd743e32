import type { Logger } from "pino";
import { newId, SHARD_COUNT } from "../../db/ids";
import type { FailureKind } from "../../engine/failure";
import {
  MOST_COMBINED,
  MOST_SEPARATE,
  notificationMode,
  type PendingFailures,
  type RecentNotifications,
} from "../../engine/failure-email";
import type { DeliveryState } from "../../engine/state";
import { composeFailureMail, type NotifiedFailure } from "../../mail/failure-message";
import type { MailServer } from "../../mail/mail-server";
import { MINUTE_MS } from "../../time/units";
import type { Config } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import type { Leader } from "../tasks/leader-tasks";
import { ADD_MAIL, COUNT_PENDING, DROP_PENDING, SUM_NOTIFIED, TAKE_PENDING } from "./mail-statements";

export type NotifyOptions = {
  link: Link;
  clock: Pick<DatabaseClock, "now">;
  config: Config;
  log: Logger;
  server: MailServer;
  leader: Leader;
  publicUrl: string;
};

/** Failures whose policies name the same addresses. A source is a policy of a subscriber's own, or a handler. */
type Group = PendingFailures & { recipients: string[]; sourceIds: string[] };

/** Writes e-mails about the pending failures that are due for notification. Nothing is sent yet. */
export async function notifyFailures(options: NotifyOptions): Promise<void> {
  const { link, config, clock } = options;
  const pending = await link.query<[string, string, string]>({
    name: "count_pending",
    text: COUNT_PENDING,
    values: [MOST_SEPARATE + 1],
  });
  if (pending.length === 0) return;
  await config.refresh();
  const groups = groupByRecipients(pending, config);
  for (const group of groups) {
    if (group.recipients.length === 0) {
      await dropPending(options, group);
      continue;
    }
    const mode = notificationMode(group, await recentNotifications(options, group), clock.now());
    if (mode === "combined") await writeMail(options, group, MOST_COMBINED);
    else if (mode === "separate") for (let n = 0; n < group.count; n++) await writeMail(options, group, 1);
  }
}

function groupByRecipients(
  pending: readonly [sourceId: string, count: string, oldestAt: string][],
  config: Config,
): Group[] {
  const groups = new Map<string, Group>();
  for (const [sourceId, count, oldestAt] of pending) {
    const recipients = [...config.recipients(sourceId)].sort();
    const key = recipients.join("\n");
    const group = groups.get(key) ?? {
      recipients,
      sourceIds: [],
      count: 0,
      oldestAt: Number.POSITIVE_INFINITY,
    };
    group.sourceIds.push(sourceId);
    group.count += Number(count);
    group.oldestAt = Math.min(group.oldestAt, Number(oldestAt));
    groups.set(key, group);
  }
  return [...groups.values()];
}

async function recentNotifications(
  { link, clock }: NotifyOptions,
  { recipients }: Group,
): Promise<RecentNotifications> {
  const since = new Date(clock.now() - MINUTE_MS).toISOString();
  const values = [recipients, since];
  const [row] = await link.query<[string, string | null]>({
    name: "sum_notified",
    text: SUM_NOTIFIED,
    values,
  });
  const [failures, lastAt] = row ?? ["0", null];
  return { failures: Number(failures), lastAt: lastAt === null ? null : Number(lastAt) };
}

/** Removes failures whose policy names no recipients any more, or was removed. */
async function dropPending({ link, log, leader }: NotifyOptions, { sourceIds }: Group): Promise<void> {
  const shards = Array.from({ length: SHARD_COUNT }, (_, shard) => shard);
  const values = [sourceIds, shards, leader.name, leader.fence];
  const rows = await link.query<[string]>({ name: "drop_pending", text: DROP_PENDING, values });
  if (rows.length > 0)
    log.warn(
      { sourceIds, count: rows.length },
      "failures dropped without notification: no recipient is left",
    );
}

/** Writes an e-mail about the oldest failures of a group, at most `most`, and takes them out of the outbox, in one transaction. */
async function writeMail(options: NotifyOptions, group: Group, most: number): Promise<void> {
  const { link, clock, server, publicUrl, leader } = options;
  const { recipients, sourceIds } = group;
  await link.transaction(async (query) => {
    const id = newId();
    const values = [id, sourceIds, most, leader.name, leader.fence];
    const rows = await query<FailureRow>({ name: "take_pending", text: TAKE_PENDING, values });
    const count = Number(rows[0]?.[0] ?? 0);
    if (count === 0) return;
    const createdAt = new Date(clock.now());
    const facts = { id, from: server.from, recipients, createdAt, count, publicUrl };
    const message = await composeFailureMail({ ...facts, failures: rows.flatMap(toFailure) });
    const mail = [id, recipients, count, message, createdAt.toISOString()];
    await query({ name: "add_mail", text: ADD_MAIL, values: mail });
  });
}

type FailureRow = [
  count: string,
  failedAt: string,
  eventId: string | null,
  subscriberName: string | null,
  handlerName: string | null,
  topicName: string | null,
  contextName: string | null,
  failureKind: FailureKind | null,
  failureDetail: string | null,
  attempts: string | null,
  state: DeliveryState | null,
];

/** Empty when the delivery is no longer kept. */
function toFailure(row: FailureRow): NotifiedFailure[] {
  const [, failedAt, eventId, subscriberName, handlerName, topicName, contextName, ...rest] = row;
  const [failureKind, failureDetail, attempts, state] = rest;
  if (eventId === null || state === null) return [];
  return [
    {
      failedAt: new Date(Number(failedAt)),
      eventId,
      subscriberName: subscriberName ?? "",
      handlerName: handlerName ?? "",
      topicName: topicName ?? "",
      contextName: contextName ?? "",
      failureKind,
      failureDetail,
      attempts: Number(attempts),
      state,
    },
  ];
}
