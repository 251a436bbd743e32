import { contextsNamed } from "../../contexts/data";
import type { Database } from "../../db/client";
import { type FieldProblem, RedeliverError } from "../../errors";
import { handlersAt, topicNames } from "../../handlers/data";
import { publisherIds } from "../../publishers/data";
import { missingGroups } from "../data/groups";
import { hasOperation } from "../data/operation";

/** What the parameters of a query name: rows of the configuration, and failure groups. */

/**
 * The ids of contexts by their names.
 * @param field the parameter that has them
 * @throws RedeliverError `invalid` for a name that no context has
 */
export async function contextIdsOf(db: Database, names: string[], field = "contextName"): Promise<string[]> {
  const contexts = await contextsNamed(db, names);
  const unknown = names.filter((name) => !contexts.some((context) => context.name === name));
  if (unknown.length) throw badQuery({ field, message: `no context is named ${unknown.join(", ")}` });
  return contexts.map((context) => context.id);
}

/**
 * The ids of handlers by their base paths.
 * @throws RedeliverError `invalid` for a path that no handler has
 */
export async function handlerIdsAt(db: Database, basePaths: string[], field = "handlers"): Promise<string[]> {
  const handlers = await handlersAt(db, basePaths);
  const unknown = basePaths.filter((path) => !handlers.some(({ name }) => name === path));
  if (unknown.length)
    throw badQuery({ field, message: `no handler has the base path ${unknown.join(", ")}` });
  return handlers.map(({ id }) => id);
}

/** Checks failure groups; 0 stands for none. @throws RedeliverError `invalid` for an id that no failure group has, and for a group that was merged into another */
export async function requireGroups(db: Database, ids: number[], field = "groupId"): Promise<void> {
  const named = ids.filter((id) => id !== 0);
  for (const { id, into } of await missingGroups(db.pool, named)) {
    const message = into === null ? `no failure group is ${id}` : `group ${id} was merged into group ${into}`;
    throw badQuery({ field, message });
  }
}

/** Checks names of topics. @throws RedeliverError `invalid` for a name that no topic has */
export async function requireTopics(db: Database, names: string[], field = "topics"): Promise<void> {
  const known = new Set(await topicNames(db, names));
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length) throw badQuery({ field, message: `no topic is named ${unknown.join(", ")}` });
}

/** Checks ids of publishers. @throws RedeliverError `invalid` for an id that no publisher has */
export async function requirePublishers(db: Database, ids: string[], field = "publishers"): Promise<void> {
  const known = new Set(await publisherIds(db, ids));
  const unknown = ids.filter((id) => !known.has(id));
  if (unknown.length) throw badQuery({ field, message: `no publisher has the id ${unknown.join(", ")}` });
}

/** Checks the id of an operation. @throws RedeliverError `invalid` when there is none with it */
export async function requireOperation(db: Database, id: string | undefined): Promise<void> {
  if (id === undefined || (await hasOperation(db, id))) return;
  throw badQuery({ field: "operationId", message: `no operation has the id ${id}` });
}

/** The refusal of a parameter. */
export function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
