import type { DeliveryFilter } from "../deliveries/schema";
import { DEFAULT_AUTO_PAUSE, DEFAULT_CANARY, DEFAULT_PACE, DEFAULT_RAMP } from "../engine/operation-settings";
import { isSending, type OperationKind } from "../engine/state";
import type { ConsoleSelection } from "./schema";
import type { NewDraft, Settings } from "./schema/draft";
import { selectionOf } from "./schema/events";

export const DEFAULT_SETTINGS: Settings = {
  pace: DEFAULT_PACE,
  canary: DEFAULT_CANARY,
  ramp: DEFAULT_RAMP,
  autoPause: DEFAULT_AUTO_PAUSE,
};

/** What a kind that sends nothing has: these settings have no meaning for it. */
const NO_SETTINGS: Settings = { pace: null, canary: null, ramp: null, autoPause: null };

/** The draft of a screen's selection, with the default settings and the selection in the form of the API. */
export function consoleDraft(kind: OperationKind, selection: ConsoleSelection): NewDraft {
  const settings = isSending(kind) ? DEFAULT_SETTINGS : NO_SETTINGS;
  const common = { kind, ...settings, startAt: null, window: null };
  if (selection.by === "ids") {
    const { deliveryIds } = selection;
    return { ...common, chosen: { by: "ids", deliveryIds }, selection: { deliveryIds } };
  }
  if (selection.by === "operation") {
    const { operationId, result } = selection;
    return { ...common, chosen: selection, selection: { operationId, result } };
  }
  if (selection.by === "group") {
    const { groupId } = selection;
    return { ...common, chosen: selection, selection: { groupId } };
  }
  if (selection.by === "events") {
    const { by, ...events } = selection;
    return { ...common, chosen: { by, ...events }, selection: selectionOf(events) };
  }
  const filter = kind === "restore" ? { ...selection.filter, from: EVER } : selection.filter;
  return { ...common, chosen: { by: "filter", filter }, selection: { filter: queryOf(filter) } };
}

/** The bin has no dates. */
const EVER = new Date(0);

/** A filter by the names of the query of GET /api/v1/deliveries; conditions that it does not have keep their own. */
function queryOf({
  from,
  to,
  classes,
  eventIds,
  subscriberIds,
  contextIds,
  handlerIds,
  isTextOfTemplates: _isTextOfTemplates,
  ...others
}: DeliveryFilter) {
  const named = {
    beginDate: from,
    endDate: to,
    status: classes,
    eventId: eventIds,
    subscriberId: subscriberIds,
    contextId: contextIds,
    handlerId: handlerIds,
    ...others,
  };
  const given = Object.entries(named).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  return JSON.parse(JSON.stringify(Object.fromEntries(given))) as Record<string, unknown>;
}
