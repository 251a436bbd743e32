import { FAILURE_CLASS_ALIAS, FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "../engine/failure";
import { ITEM_RESULT_LABEL } from "../engine/operation";
import { PRIORITY_LABEL } from "../engine/priority";
import { COMPARISON_LABEL, EQUAL_LABEL } from "../list/comparison";
import { choice, codes, eventIds, number, oneText, options } from "../list/filters";
import { isId } from "../text/id-format";
import { isStorable } from "../text/storable";
import { DECIMAL, LONGEST_SEARCH, PAYLOAD_PATH } from "./limits";

/** The filters of every list of deliveries, by their names in its URL. ./read-conditions.ts reads their values. */

const isAttempts = (text: string) => /^\d{1,6}$/.test(text);
const isSearchText = (text: string) => text !== "" && text.length <= LONGEST_SEARCH && isStorable(text);

/** Of the last failure. */
export const CLASSES = {
  label: "Status",
  labels: FAILURE_CLASS_LABEL,
  aliases: FAILURE_CLASS_ALIAS,
} as const;

export const NAMED = {
  httpStatus: codes({ label: "Codes", one: "Status code" }),
  eventId: eventIds(),
  subscribers: options({ label: "Subscribers", one: "Subscriber" }),
  contexts: options({ label: "Contexts", one: "Context" }),
  handlers: options({ label: "Handlers", one: "Handler" }),
} as const;

/** What no index answers (./searched.ts): of several values. */
export const SEVERAL_SEARCHED = {
  topics: options({ label: "Topics", one: "Topic", isRare: true }, isSearchText),
  publishers: options({ label: "Publishers", one: "Publisher", isRare: true }),
  failureKind: choice({ label: "Failures", one: "Failure", labels: FAILURE_KIND_LABEL, isRare: true }),
  priority: choice({ label: "Priority", labels: PRIORITY_LABEL, isRare: true }),
} as const;
export const SEARCHED = {
  ...SEVERAL_SEARCHED,
  minAttempts: number({ label: "Attempts at least", isRare: true }, isAttempts),
  maxAttempts: number({ label: "Attempts at most", isRare: true }, isAttempts),
  text: oneText({ label: "Text in the failure", one: "Text", isRare: true }, isSearchText),
  operationId: oneText({ label: "Operation ID", one: "Operation", isRare: true }, isId),
  operationResult: choice({
    ...{ label: "Operation's result", labels: ITEM_RESULT_LABEL },
    ...{ isRare: true, beside: "operationId" },
  }),
  minValue: number({ label: "Value at least", isRare: true }, (text) => DECIMAL.test(text)),
  payloadPath: oneText({ label: "Path in the payload", one: "Payload", isRare: true }, (text) =>
    PAYLOAD_PATH.test(text),
  ),
  payloadComparison: choice({
    ...{ label: "Comparison", none: EQUAL_LABEL, labels: COMPARISON_LABEL },
    ...{ isRare: true, beside: "payloadPath" },
  }),
  payloadValue: oneText(
    { label: "Value at that path", one: "Value", isRare: true, beside: "payloadPath" },
    isSearchText,
  ),
} as const;
