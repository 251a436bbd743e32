import { z } from "zod";
import type { Database } from "../../db/client";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../../engine/failure";
import { PRIORITIES } from "../../engine/priority";
import { RETRYING_ENDED } from "../../engine/state";
import { listOf, uuid } from "../../http/query-fields";
import { MAX_EVENT_IDS } from "../../list/filters";
import { storedText } from "../../text/stored-text";
import { LONGEST_SEARCH } from "../limits";
import type { DeliveryFilter } from "../schema";
import { contextIdsOf, handlerIdsAt, requireGroups, requirePublishers, requireTopics } from "./named";
import { groupNumber, statusCode } from "./query-values";

/** The parameters of a query that exclude values: each takes what the parameter without `not` takes. */

const ALL_BUT =
  "Lists all but these, also what has no such value: a delivery without an answer is none with the status 500. So does every `not…`.";

export const excludedFields = {
  notStatus: listOf(z.enum(FAILURE_CLASSES)).default([]).describe(ALL_BUT),
  notEventId: listOf(uuid, MAX_EVENT_IDS).default([]),
  notSubscriberId: listOf(uuid).default([]),
  notContextId: listOf(uuid).default([]),
  notContextName: listOf(storedText().min(1)).default([]),
  notHandlers: listOf(storedText().min(1)).default([]).describe("Base paths, as /alerts."),
  notHttpStatus: listOf(statusCode).default([]),
  notGroupId: listOf(groupNumber).default([]),
  notTopics: listOf(storedText().min(1).max(LONGEST_SEARCH)).default([]),
  notPublishers: listOf(uuid).default([]),
  notFailureKind: listOf(z.enum(FAILURE_KINDS)).default([]),
  notPriority: listOf(z.enum(PRIORITIES)).default([]),
};

/** Of lists of what is not retried any more. */
export const excludedEndings = { notRetryingEnded: listOf(z.enum(RETRYING_ENDED)).default([]) };

type ExcludedQuery = z.output<z.ZodObject<typeof excludedFields>> &
  Partial<z.output<z.ZodObject<typeof excludedEndings>>>;

/**
 * What a query excludes.
 * @throws RedeliverError `invalid` naming the parameter, for what nothing has: a name of a context, a base path, a failure group …
 */
export async function excludedOf(db: Database, query: ExcludedQuery): Promise<Partial<DeliveryFilter>> {
  const { notGroupId, notTopics, notPublishers } = query;
  const [named, notHandlerId] = await Promise.all([
    contextIdsOf(db, query.notContextName, "notContextName"),
    handlerIdsAt(db, query.notHandlers, "notHandlers"),
    requireGroups(db, notGroupId, "notGroupId"),
    requireTopics(db, notTopics, "notTopics"),
    requirePublishers(db, notPublishers, "notPublishers"),
  ]);
  const excluded: Partial<DeliveryFilter> = {
    ...{ notStatus: query.notStatus, notEventId: query.notEventId, notSubscriberId: query.notSubscriberId },
    ...{
      notContextId: [...query.notContextId, ...named],
      notHandlerId,
      notGroupId,
      notTopics,
      notPublishers,
    },
    ...{ notHttpStatus: query.notHttpStatus, notRetryingEnded: query.notRetryingEnded ?? [] },
    ...{ notFailureKind: query.notFailureKind, notPriority: query.notPriority },
  };
  return Object.fromEntries(Object.entries(excluded).filter(([, values]) => (values as []).length > 0));
}
