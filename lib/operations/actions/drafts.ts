"use server";

import { z } from "zod";
import { maySeePayloads } from "../../access/actor";
import { may } from "../../access/roles";
import { action } from "../../action/action";
import { requestTimeZone } from "../../auth/request-zone";
import { requirePermission } from "../../auth/session";
import { storedId } from "../../deliveries/schema";
import { isSending, OPERATION_KINDS } from "../../engine/state";
import { reasonInput } from "../../text/reason";
import { ACCESS_OF, isUnpaced, UNPACED } from "../access";
import { consoleDraft } from "../console-draft";
import { readOperation } from "../data/list";
import { namesInFilters } from "../data/names";
import { readOutlook } from "../data/preview";
import { readSamples, readSetEdit } from "../data/set-edit";
import { createDraft } from "../mutations/draft";
import { changeSettings } from "../mutations/settings";
import { startOperation } from "../mutations/start";
import { withPayloadRights } from "../payload-rights";
import { refuseAddress } from "../refuse-address";
import { consoleSelection } from "../schema";
import { checkSetEdit, setEditInput } from "../schema/set-edit";
import { settingsInput, ticketInput } from "../schema/settings";
import { seenSetEdit } from "../set-edit";
import { currentOperation, type DraftPreview, listedOperation } from "../view";

/**
 * A set that is frozen, shown, and then started. Everybody who may operate may retry; the other kinds need a permission of their own
 * (../access.ts).
 */

const previewInput = z
  .strictObject({
    kind: z.enum(OPERATION_KINDS),
    selection: consoleSelection,
    /** Of an edited retry. */
    edit: setEditInput.optional(),
  })
  .superRefine(({ kind, edit }, context) => checkSetEdit(kind, edit, context, ["edit"]));

/** Freezes a set, and shows it. */
export const preview = action(
  { name: "operation.create", permission: "deliveries:retry", input: previewInput },
  async ({ db, user, input: { kind, selection, edit } }): Promise<{ preview: DraftPreview }> => {
    await requirePermission(user, ACCESS_OF[kind], "operation.create");
    refuseAddress(edit?.url);
    const { zone } = await requestTimeZone();
    const seesPayloads = maySeePayloads(user);
    const draft = consoleDraft(kind, withPayloadRights(selection, seesPayloads));
    const id = await createDraft(db, user, { ...draft, edit });
    const now = new Date();
    const { row, subscribers } = await readOutlook(db, id, now);
    const operation = listedOperation(row, await namesInFilters(db, [row]), zone);
    const shown = await readSetEdit(db, { id, kind });
    const withSamples = shown && {
      ...seenSetEdit(shown, seesPayloads),
      samples: seesPayloads ? await readSamples(db, id) : null,
    };
    return {
      preview: {
        ...{ operation, subscribers, edit: withSamples },
        ...{ mayBeUnpaced: may(user.role, UNPACED), asOf: now, zone },
      },
    };
  },
);

const startInput = z.strictObject({
  id: storedId,
  expectedTotal: z.int().min(0),
  reason: reasonInput.optional(),
  ticket: ticketInput.optional(),
  /** How it is released, where that was changed since the preview. */
  settings: z.strictObject(settingsInput).optional(),
});

/** Starts a draft whose number of deliveries the user has seen. */
export const start = action(
  { name: "operation.start", permission: "deliveries:retry", input: startInput },
  async ({ db, user, input: { id, settings, ...asked } }) => {
    const { kind } = await readOperation(db, id);
    await requirePermission(user, ACCESS_OF[kind], "operation.start");
    if (settings && isSending(kind)) {
      if (isUnpaced(settings.pace)) await requirePermission(user, UNPACED, "operation.start");
      await changeSettings(db, user, id, settings);
    }
    await startOperation(db, user, id, asked);
    return { operation: currentOperation(await readOperation(db, id)) };
  },
);
