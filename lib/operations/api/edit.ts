import { z } from "zod";
import type { Actor } from "../../access/actor";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { readWhole } from "../../http/body";
import { editAndRetry } from "../mutations/edit";
import { refuseAddress } from "../refuse-address";
import { type Edit, type EditedCopy, editInput } from "../schema/edit";

/** Sending an edited copy of a failed delivery by the HTTP API: description and handler. */

/** A payload of 1 MiB as text in JSON, whose control characters are six characters each. */
const BODY_BYTES = 7 * 1024 * 1024;

export const editOperation = operation({
  method: "post",
  path: "/api/v1/deliveries/{id}:edit-and-retry",
  tag: "deliveries",
  access: "deliveries:edit",
  summary: "Send an edited copy of a failed delivery",
  description:
    "The copy is an event and a delivery of its own, for the same subscriber alone, signed anew, with one attempt; both name each other " +
    "(`editedFrom`, `editedTo`). The original stays failed. Of an edited copy its own URL and headers stay where none are given, but secret headers do not go " +
    "to another origin. A delivery in another state is a 409 with that state; one that an operation holds is a 409 with its id (`in_operation`) and, while an " +
    "edited copy has not ended, that of the copy (`copy`): stop it while it waits, then edit again. An address that is not public is a 422.",
  params: idParams,
  body: editInput,
  maxBodyBytes: BODY_BYTES,
  readBody: readWhole(),
  status: 202,
  answer: z.object({ eventId: z.uuid(), deliveryId: z.uuid(), operationId: z.uuid() }),
  errors: ["conflict", "unprocessable"],
  example: { payload: { amount: 100 }, reason: "The amount was missing" },
});

/** POST. @throws RedeliverError as `editAndRetry`, and `unprocessable` naming `url` for an address that is not called */
export async function answerEdit(db: Database, actor: Actor, id: string, edit: Edit): Promise<EditedCopy> {
  refuseAddress(edit.url);
  return editAndRetry(db, actor, id, edit);
}
