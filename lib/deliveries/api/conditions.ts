import { z } from "zod";
import type { Database } from "../../db/client";
import { FAILURE_CLASSES } from "../../engine/failure";
import { listOf, uuid } from "../../http/query-fields";
import { MAX_EVENT_IDS } from "../../list/filters";
import { storedText } from "../../text/stored-text";
import type { DeliveryFilter, FilterConditions } from "../schema";
import { excludedFields, excludedOf } from "./excluded-fields";
import { contextIdsOf, handlerIdsAt, requireOperation, requirePublishers, requireTopics } from "./named";
import { statusCode } from "./query-values";
import { searchedFields, searchedOf } from "./searched-fields";

/** The parameters of a query that every list of deliveries takes. */
export const conditionFields = {
  status: listOf(z.enum(FAILURE_CLASSES)).default([]).describe("The class of the last failure."),
  eventId: listOf(uuid, MAX_EVENT_IDS).default([]),
  subscriberId: listOf(uuid).default([]),
  contextId: listOf(uuid).default([]),
  contextName: listOf(storedText().min(1)).default([]),
  handlers: listOf(storedText().min(1)).default([]).describe("Base paths, as /alerts."),
  httpStatus: listOf(statusCode).default([]).describe("The status of the last failure."),
  ...searchedFields,
  ...excludedFields,
};

/**
 * The conditions that a query asks for.
 * @param seesPayloads whether the caller may see contents (lib/access/actor.ts)
 * @throws RedeliverError `invalid` naming the parameter, for a context name that no context has, a base path that no handler has, and so
 *   on; `forbidden` for payloads
 */
export async function conditionsOf(
  db: Database,
  query: z.output<z.ZodObject<typeof conditionFields>>,
  seesPayloads: boolean,
): Promise<FilterConditions & Pick<DeliveryFilter, "classes" | "subscriberIds" | "contextIds">> {
  const [excluded, named, handlerIds] = await Promise.all([
    excludedOf(db, query),
    contextIdsOf(db, query.contextName),
    handlerIdsAt(db, query.handlers),
    requireTopics(db, query.topics),
    requirePublishers(db, query.publishers),
    requireOperation(db, query.operationId),
  ]);
  return {
    classes: query.status,
    ...(query.eventId.length > 0 && { eventIds: query.eventId }),
    subscriberIds: query.subscriberId,
    contextIds: [...query.contextId, ...named],
    handlerIds,
    httpStatus: query.httpStatus,
    ...searchedOf(query, seesPayloads),
    ...excluded,
  };
}
