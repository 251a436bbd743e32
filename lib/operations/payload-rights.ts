import type { DeliveryFilter } from "../deliveries/schema";
import { RedeliverError } from "../errors";
import type { ConsoleSelection } from "./schema";

/**
 * A selection of a screen as far as its user may see. A browser sends its filter whole: without this, the number of matches would say
 * what payloads and answers hold to somebody who may not see them.
 * @param seesPayloads whether the user may see contents (lib/access/actor.ts)
 * @throws RedeliverError `forbidden` for a search in payloads without the right to them
 */
export function withPayloadRights(selection: ConsoleSelection, seesPayloads: boolean): ConsoleSelection {
  if (selection.by !== "filter") return selection;
  const { isTextOfTemplates: _asked, ...filter } = selection.filter;
  if (filter.payloadPath !== undefined && !seesPayloads)
    throw new RedeliverError(
      "forbidden",
      "Searching payloads needs the right to see them, which an administrator has taken from you.",
    );
  const ofTemplates: Partial<DeliveryFilter> =
    seesPayloads && filter.text !== undefined ? { isTextOfTemplates: true } : {};
  return { ...selection, filter: { ...filter, ...ofTemplates } };
}
