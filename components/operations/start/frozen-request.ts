import type { Matching } from "@/components/list-screen/selection-store";
import type { DeliveryFilter } from "@/lib/deliveries/schema";
import type { OperationKind } from "@/lib/engine/state";
import { restrictsNothing } from "@/lib/operations/restricts-nothing";
import type { StartRequest } from "./start-dialog";

/** A selection of deliveries: rows, or all that match the filter of the data that the screen had then. */
type Selected = { ids: readonly string[]; matching: Matching | null };
/** Of that data. */
type Frozen = { filter: DeliveryFilter; asOf: Date };

/**
 * What a screen's selection freezes.
 * @param verb the beginning of the dialog's title
 */
export function frozenRequest(kind: OperationKind, verb: string, { ids, matching }: Selected): StartRequest {
  if (!matching) {
    const title = `${verb} the selected deliveries`;
    return { kind, title, selection: { by: "ids", deliveryIds: [...ids] } };
  }
  const { filter, asOf } = matching.data as Frozen;
  const title = `${verb} all that match`;
  return { kind, title, selection: { by: "filter", filter, asOf }, asksForTotal: restrictsNothing(filter) };
}
