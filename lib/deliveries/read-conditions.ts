import { isNumber, isOfNumbers } from "../list/comparison";
import type { FilterValues } from "../list/definition";
import type { excluding } from "../list/excluding";
import type { choice } from "../list/filters";
import type { IgnoredParam } from "../list/url-params";
import type { CLASSES, NAMED, SEARCHED, SEVERAL_SEARCHED } from "./filters";
import type { DeliveryFilter, FilterConditions } from "./schema";

type Included = { status: ReturnType<typeof choice<keyof typeof CLASSES.labels>> } & typeof NAMED &
  typeof SEARCHED;
type Excluded = ReturnType<
  typeof excluding<Pick<Included, "status"> & typeof NAMED & typeof SEVERAL_SEARCHED>
>;
/** The values of the filters that every list of deliveries has. */
type Values = FilterValues<Included & Excluded>;

/**
 * The conditions of a search of deliveries, and which of its values have no effect: those without another one that they need, and those of
 * payloads without the right to them.
 */
export function readConditions(
  search: Values,
  seesPayloads: boolean,
): {
  conditions: FilterConditions & Pick<DeliveryFilter, "classes" | "subscriberIds" | "contextIds">;
  ignored: IgnoredParam[];
} {
  return {
    conditions: {
      classes: search.status,
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
      ...withValues({
        eventIds: search.eventId,
        handlerIds: search.handlers,
        httpStatus: search.httpStatus.map(Number),
      }),
      ...searchedOf(search, seesPayloads),
      ...excludedOf(search),
    },
    ignored: withoutEffect(search, seesPayloads),
  };
}

/** Leaves out the lists without a value. */
export const withValues = (lists: FilterConditions): FilterConditions =>
  Object.fromEntries(Object.entries(lists).filter(([, values]) => (values as readonly unknown[]).length > 0));

/** What a search excludes (./excluded.ts). */
const excludedOf = (search: Values): FilterConditions =>
  withValues({
    notStatus: search.notStatus,
    notHttpStatus: search.notHttpStatus.map(Number),
    notEventId: search.notEventId,
    notSubscriberId: search.notSubscribers,
    notContextId: search.notContexts,
    notHandlerId: search.notHandlers,
    notTopics: search.notTopics,
    notPublishers: search.notPublishers,
    notFailureKind: search.notFailureKind,
    notPriority: search.notPriority,
  });

/** Conditions that lack the one that they need, or the right to it. */
function withoutEffect(search: Values, seesPayloads: boolean): IgnoredParam[] {
  const { payloadPath, payloadComparison, payloadValue, operationId, operationResult } = search;
  const ignored: IgnoredParam[] = [];
  const add = (name: string, [value = ""]: readonly string[], why: string) =>
    ignored.push({ name, value, why });
  if (!seesPayloads) {
    const why = "needs the right to see payloads";
    if (payloadPath.length > 0) add("payloadPath", payloadPath, why);
    if (payloadValue.length > 0) add("payloadValue", payloadValue, why);
    if (payloadComparison.length > 0) add("payloadComparison", payloadComparison, why);
  } else if (payloadPath.length > payloadValue.length)
    add("payloadPath", payloadPath, "has no effect without a value at that path");
  else if (payloadValue.length > payloadPath.length)
    add("payloadValue", payloadValue, "has no effect without a path in the payload");
  else if (payloadComparison.length > payloadPath.length)
    add("payloadComparison", payloadComparison, "has no effect without a path and a value");
  else if (payloadPath.length > 0 && !isComparable(search))
    add("payloadValue", payloadValue, "is no number, as this comparison needs");
  if (operationResult.length > 0 && operationId.length === 0)
    add("operationResult", operationResult, "has no effect without an operation");
  return ignored;
}

/** Whether the value is one that the comparison takes. */
const isComparable = ({ payloadComparison, payloadValue }: Values) =>
  !isOfNumbers(payloadComparison[0]) || isNumber(payloadValue[0] ?? "");

/** The conditions that no index answers. A condition without the one that it needs, and without the right to it, has no effect. */
function searchedOf(search: Values, seesPayloads: boolean): FilterConditions {
  const { topics, publishers, failureKind, priority, operationResult } = search;
  const [minAttempts] = search.minAttempts;
  const [maxAttempts] = search.maxAttempts;
  const [text] = search.text;
  const [operationId] = search.operationId;
  const [minValue] = search.minValue;
  const [payloadPath] = search.payloadPath;
  const [payloadValue] = search.payloadValue;
  const [payloadComparison] = search.payloadComparison;
  return {
    ...withValues({ topics, publishers, failureKind, priority }),
    ...(minAttempts !== undefined && { minAttempts: Number(minAttempts) }),
    ...(maxAttempts !== undefined && { maxAttempts: Number(maxAttempts) }),
    ...(text !== undefined && { text, ...(seesPayloads && { isTextOfTemplates: true as const }) }),
    ...(operationId !== undefined && { operationId: operationId.toLowerCase(), operationResult }),
    ...(minValue !== undefined && { minValue }),
    ...(payloadPath !== undefined &&
      payloadValue !== undefined &&
      seesPayloads &&
      isComparable(search) && { payloadPath, payloadValue, ...(payloadComparison && { payloadComparison }) }),
  };
}
