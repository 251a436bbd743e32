import { rankOf } from "../../engine/priority";
import type { Conditions } from "../../list/statements";
import type { FilterConditions } from "../schema";
import { EVENT_RANK, eventWith } from "./event-of";
import { addExcluded } from "./excluded";
import { ofOperation } from "./of-operation";
import { addPayload } from "./payload";

/** The conditions of a filter of deliveries `d` that are checked row by row (../searched.ts). */

export function addSearched(where: Conditions, filter: FilterConditions): void {
  const { minAttempts, maxAttempts } = filter;
  where.among("d.retrying_ended", "retrying_ended", filter.retryingEnded);
  where.among("d.topic_name", "text", filter.topics);
  where.among("d.failure_kind", "failure_kind", filter.failureKind);
  if (minAttempts !== undefined) where.add(`d.attempts >= ${where.bind(minAttempts)}::integer`);
  if (maxAttempts !== undefined) where.add(`d.attempts <= ${where.bind(maxAttempts)}::integer`);
  addText(where, filter);
  addOperation(where, filter);
  addEvent(where, filter);
  addPayload(where, filter);
  addExcluded(where, filter);
}

/** A part of a text, literally. The groups are few, and their templates are searched once. */
function addText(where: Conditions, { text, isTextOfTemplates }: FilterConditions): void {
  if (text === undefined) return;
  // The database's own rules may know ASCII letters alone.
  const lower = (expression: string) => `lower(${expression} collate "und-x-icu")`;
  const within = (column: string) => `strpos(${lower(column)}, ${lower(`${where.bind(text)}::text`)}) > 0`;
  const inDetail = within("coalesce(d.failure_detail, '')");
  const inTemplate = () => `d.failure_fingerprint_id = any(array(
    select f.id from failure_fingerprint f join failure_group g on g.id = f.group_id where ${within("g.template")}))`;
  where.add(isTextOfTemplates ? `(${inDetail} or ${inTemplate()})` : inDetail);
}

function addOperation(where: Conditions, filter: FilterConditions): void {
  if (filter.operationId === undefined) return;
  where.add(`exists (select from operation_item i
    where i.delivery_id = d.id and i.shard = d.shard and ${ofOperation(where, filter)})`);
}

function addEvent(where: Conditions, { publishers, priority, minValue }: FilterConditions): void {
  const of: string[] = [];
  if (publishers?.length) of.push(`e.publisher_id = any(${where.bind(publishers)}::uuid[])`);
  if (priority?.length) of.push(`${EVENT_RANK} = any(${where.bind(priority.map(rankOf))}::integer[])`);
  if (minValue !== undefined) of.push(`e.value >= ${where.bind(minValue)}::numeric`);
  if (of.length > 0) where.add(eventWith(of));
}
