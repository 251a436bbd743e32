import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { storedText } from "../../text/stored-text";
import { timestamp } from "../../time/timestamp";
import { readGroup } from "../data/group";
import { readSamples } from "../data/samples";
import type { GroupSample } from "../schema";
import { groupItem, itemOf } from "./answer";

/** One failure group by the HTTP API: its path parameter, description, answer and handler. */

/** A text, so that one that is no whole number is a 400 that names it. */
export const groupParams = z.object({ id: storedText().meta({ type: "integer", minimum: 1 }) });

/** @throws RedeliverError `invalid` for a text that is no whole number */
export function groupId({ id }: z.output<typeof groupParams>): number {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  const problem = { field: "id", message: "must be a whole number: the id of a failure group" };
  throw new RedeliverError("invalid", "Not valid in the path: id.", [problem]);
}

const sample = z.object({
  deliveryId: z.uuid(),
  eventId: z.uuid(),
  attempt: z.int().describe("The number of the attempt."),
  date: timestamp.describe("When it began."),
  httpStatus: z.int().nullable(),
  text: z
    .string()
    .describe(
      "What was taken of the first 2 KB of the answer, a line for each part, before its variable parts were folded.",
    ),
});

export const groupAnswer = groupItem.extend({
  samples: z
    .union([z.array(sample), z.object({ withheld: z.literal(true) })])
    .describe(
      "Up to three answers of the group: the last ones, of different fingerprints where it has several.",
    ),
});

export const readGroupOperation = operation({
  method: "get",
  path: "/api/v1/failure-groups/{id}",
  tag: "failure groups",
  access: "deliveries:read",
  summary: "Read a failure group",
  description: "A group that was merged into another is a 404 whose details name the other one (`into`).",
  params: groupParams,
  answer: groupAnswer,
});

/**
 * GET: one group with samples of its answers.
 * @throws RedeliverError `not_found`, `invalid` for a text that is no id
 */
export async function answerGroup(
  { db, actor }: { db: Database; actor: Actor },
  id: number,
  now = new Date(),
): Promise<z.input<typeof groupAnswer>> {
  const seesPayloads = maySeePayloads(actor);
  const row = await readGroup(db, id, now);
  const samples = seesPayloads ? (await readSamples(db, id)).map(sampleOf) : ({ withheld: true } as const);
  return { ...itemOf(row, seesPayloads), samples };
}

const sampleOf = ({ startedAt, number, ...rest }: GroupSample): z.input<typeof sample> => ({
  ...{ deliveryId: rest.deliveryId, eventId: rest.eventId },
  ...{ attempt: number, date: startedAt, httpStatus: rest.httpStatus, text: rest.text },
});
