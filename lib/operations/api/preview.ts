import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { WITHHELD, withheld } from "../../access/withheld";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { readOperation } from "../data/list";
import { readSamples } from "../data/set-edit";

/** What the patch of an operation does to samples of its payloads, by the HTTP API: description and handler. */

const text = z.object({ text: z.string(), isCut: z.boolean() });
const change = z.union([
  z.object({ op: z.enum(["add", "replace"]), path: z.string(), value: z.string() }),
  z.object({ op: z.literal("remove"), path: z.string() }),
  z.object({ op: z.literal("more"), count: z.int() }).describe("So many further changes."),
]);

export const operationPreview = operation({
  method: "get",
  path: "/api/v1/operations/{id}/preview",
  tag: "operations",
  access: "deliveries:read",
  summary: "See what a patch does to samples of an operation's payloads",
  description:
    "Three deliveries at most, spread over those to which the draft has applied the patch of edit_and_retry; none without a patch. Their " +
    "payloads are read now, and cut at 16,384 characters.",
  params: idParams,
  answer: z.object({
    samples: z.array(
      z.object({
        deliveryId: z.uuid(),
        eventId: z.uuid(),
        subscriberId: z.uuid(),
        subscriberName: z.string().nullable(),
        before: z.union([text, withheld]),
        after: z.union([text, withheld]),
        diff: z
          .union([z.array(change), withheld])
          .describe("At most 50 changes; values are JSON, cut at 200 characters."),
      }),
    ),
  }),
});

/** GET. @throws RedeliverError `not_found` */
export async function answerPreview({ db, actor }: { db: Database; actor: Actor }, id: string) {
  const { id: operationId } = await readOperation(db, id);
  const samples = await readSamples(db, operationId);
  if (maySeePayloads(actor)) return { samples };
  return { samples: samples.map((one) => ({ ...one, before: WITHHELD, after: WITHHELD, diff: WITHHELD })) };
}
