import { z } from "zod";
import type { JsonChange } from "../../engine/json-diff";
import type { JsonPatch } from "../../engine/json-patch/operation";
import { destinationHeaders, destinationUrl } from "../../subscribers/schema";
import { patchInput } from "./json-patch";

/** What the edited copies of a set have in place of their originals: one edit for all. */

export const setEditShape = {
  patch: patchInput.optional(),
  headers: destinationHeaders
    .optional()
    .describe(
      "Added to the subscribers' for these deliveries, or in their place. Of the items of another edit_and_retry, [masked] keeps what that " +
        "has as this header, if `url` has the origin of its URL, or neither has one.",
    ),
  url: destinationUrl
    .optional()
    .describe(
      "Sent there instead. To another origin than the subscriber's they go without the headers that answers mask. [masked] in its query " +
        "keeps a value as in `headers`.",
    ),
};

/** The edit that a screen asks for; the body of the API has its members beside others. */
export const setEditInput = z.strictObject(setEditShape);
export type SetEditInput = z.input<typeof setEditInput>;

export type SetEdit = {
  patch?: JsonPatch | undefined;
  /** Added to the subscribers', or in their place. */
  headers?: Record<string, string> | undefined;
  url?: string | undefined;
};

/** How much of a set a draft looks at. What is behind is judged when it is released. */
export type CheckLimits = { items: number; bytes: number; ms: number };
export const CHECK_LIMITS: CheckLimits = { items: 10_000, bytes: 64 * 1024 * 1024, ms: 5000 };

/** How far a draft looked at whether its patch applies, and what it found. */
export type PatchCheck = {
  checked: number;
  applies: number;
  doesNotApply: { why: string; count: number }[];
  isComplete: boolean;
};

/** The same, as it is stored: with deliveries to which it applies, as samples. */
export type StoredCheck = PatchCheck & { samples: string[] };

/** The edit of an operation, as it may be shown: secrets of headers and URL masked. */
export type ShownEdit = SetEdit & { patchCheck?: PatchCheck | undefined };

/** What the patch does to one payload: its text before and after, cut, and what changes. */
export type PatchSample = {
  deliveryId: string;
  eventId: string;
  subscriberId: string;
  subscriberName: string | null;
  before: { text: string; isCut: boolean };
  after: { text: string; isCut: boolean };
  diff: JsonChange[];
};

/**
 * Requires an edit of the kind that has one, and of no other.
 * @param path of the members in the input
 */
export function checkSetEdit(
  kind: string,
  edit: SetEdit | undefined,
  context: z.RefinementCtx,
  path: readonly string[] = [],
): void {
  const { patch, headers, url } = edit ?? {};
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: "custom", path: [...path, name], message });
  if (kind !== "edit_and_retry") {
    for (const [name, value] of Object.entries({ patch, headers, url }))
      if (value !== undefined) refuse(name, "goes together with the kind edit_and_retry only");
  } else if (!patch && url === undefined && Object.keys(headers ?? {}).length === 0)
    refuse("patch", "Give one of patch, headers and url: without a change, retry them.");
}
