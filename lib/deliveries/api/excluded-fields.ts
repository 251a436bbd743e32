import { z } from "zod";
import type { Database } from "../../db/client";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../../engine/failure";
import { PRIORITIES } from "../../engine/priority";
import { listOf, uuid } from "../../http/query-fields";
import { MAX_EVENT_IDS } from "../../list/filters";
import { storedText } from "../../text/stored-text";
import { LONGEST_SEARCH } from "../limits";
import type { FilterConditions } from "../schema";
import { contextIdsOf, handlerIdsAt, requirePublishers, requireTopics } from "./named";
import { statusCode } from "./query-values";

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
  notTopics: listOf(storedText().min(1).max(LONGEST_SEARCH)).default([]),
  notPublishers: listOf(uuid).default([]),
  notFailureKind: listOf(z.enum(FAILURE_KINDS)).default([]),
  notPriority: listOf(z.enum(PRIORITIES)).default([]),
};

type ExcludedQuery = z.output<z.ZodObject<typeof excludedFields>>;

/**
 * What a query excludes.
 * @throws RedeliverError `invalid` naming the parameter, for what nothing has: a name of a context, a base path …
 */
export async function excludedOf(db: Database, query: ExcludedQuery): Promise<FilterConditions> {
  const { notTopics, notPublishers } = query;
  const [named, notHandlerId] = await Promise.all([
    contextIdsOf(db, query.notContextName, "notContextName"),
    handlerIdsAt(db, query.notHandlers, "notHandlers"),
    requireTopics(db, notTopics, "notTopics"),
    requirePublishers(db, notPublishers, "notPublishers"),
  ]);
  const excluded: FilterConditions = {
    ...{ notStatus: query.notStatus, notEventId: query.notEventId, notSubscriberId: query.notSubscriberId },
    ...{
      notContextId: [...query.notContextId, ...named],
      notHandlerId,
      notTopics,
      notPublishers,
    },
    ...{ notHttpStatus: query.notHttpStatus },
    ...{ notFailureKind: query.notFailureKind, notPriority: query.notPriority },
  };
  return Object.fromEntries(Object.entries(excluded).filter(([, values]) => (values as []).length > 0));
}
