import type { Prisma } from "../../db/generated/client";
import { type FieldProblem, RedeliverError } from "../../errors";
import type { EventsOfSubscriber } from "../schema/draft";
import { type NamedInBackfill, namedStatement } from "../statements/backfill";

/**
 * Requires that a backfill names what exists, and something that its subscriber receives.
 * @throws RedeliverError `invalid` naming each field with what is wrong
 */
export async function requireNamed(
  store: Prisma.TransactionClient,
  events: EventsOfSubscriber,
): Promise<void> {
  const { text, values } = namedStatement(events);
  const [named] = await store.$queryRawUnsafe<NamedInBackfill[]>(text, ...values);
  const problems = named ? problemsOf(named, events) : [];
  if (problems.length === 0) return;
  const fields = problems.map(({ field }) => field).join(", ");
  const sentences = problems.map(({ message }) => message).join(" ");
  throw new RedeliverError("invalid", `Not valid in the body: ${fields}. ${sentences}`, problems);
}

function problemsOf(named: NamedInBackfill, events: EventsOfSubscriber): FieldProblem[] {
  if (!named.isSubscriber)
    return [{ field: "selection.subscriberId", message: "There is no subscriber with that id." }];
  const unknown: FieldProblem[] = [
    ...problem("handlers", "No handler has the base path", named.unknownHandlers),
    ...problem("topics", topicsOf(events), named.unknownTopics),
    ...problem("contexts", "No context is named", named.unknownContexts),
  ];
  if (unknown.length > 0 || named.wanted > 0) return unknown;
  const isNarrowed = [events.handlers, events.topics, events.contexts].some((names) => names.length > 0);
  return isNarrowed
    ? [{ field: "selection.events", message: "The subscriber is subscribed to none of these topics." }]
    : [{ field: "selection.subscriberId", message: "The subscriber is subscribed to no topic." }];
}

const topicsOf = ({ handlers }: EventsOfSubscriber) =>
  handlers.length > 0 ? "These handlers have no topic named" : "No topic is named";

const problem = (field: string, what: string, names: readonly string[]): FieldProblem[] =>
  names.length === 0 ? [] : [{ field: `selection.events.${field}`, message: `${what} ${names.join(", ")}.` }];
