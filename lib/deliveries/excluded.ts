import { z } from "zod";
import { FAILURE_CLASSES, FAILURE_KINDS } from "../engine/failure";
import { PRIORITIES } from "../engine/priority";
import { RETRYING_ENDED } from "../engine/state";
import { MAX_EVENT_IDS } from "../list/filters";
import { storedText } from "../text/stored-text";
import { LONGEST_SEARCH } from "./limits";
import { storedId } from "./stored-id";

const ids = z.array(storedId).optional();

/**
 * What a filter excludes, by the names of the query of GET /api/v1/deliveries. A delivery whose value is unknown is not excluded: one
 * without an answer is none with the status 500. What is listed and excluded at once is not listed.
 */
export const excludedFilter = {
  notStatus: z.array(z.enum(FAILURE_CLASSES)).optional(),
  notHttpStatus: z.array(z.number().int().min(100).max(599)).optional(),
  notEventId: z.array(storedId).max(MAX_EVENT_IDS).optional(),
  notSubscriberId: ids,
  notContextId: ids,
  notHandlerId: ids,
  /** 0 stands for those in no group. */
  notGroupId: z.array(z.number().int().min(0)).optional(),
  notRetryingEnded: z.array(z.enum(RETRYING_ENDED)).optional(),
  notTopics: z.array(storedText().min(1).max(LONGEST_SEARCH)).optional(),
  notPublishers: ids,
  notFailureKind: z.array(z.enum(FAILURE_KINDS)).optional(),
  notPriority: z.array(z.enum(PRIORITIES)).optional(),
};
