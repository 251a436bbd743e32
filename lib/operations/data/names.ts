import type { Database } from "../../db/client";
import { receivedText } from "../../engine/group-title";
import type { Names } from "../filter-in-words";
import type { OperationRow } from "../schema";
import { eventsSelected } from "../schema/events";
import { GROUPS_BY_ID, NAMES_BY_ID } from "../statements/list";

type Selected = Pick<OperationRow, "filter" | "selection">;
type Group = { id: string; subscriber: string; expected: number } & Parameters<typeof receivedText>[0];

/**
 * Reads the names of the subscribers, contexts, handlers and failure groups in what operations selected: one statement for each of the
 * two kinds of ids. A group is named without what its answers say, which not everybody may see.
 */
export async function namesInFilters(db: Database, operations: Selected[]): Promise<Names> {
  const ids = new Set(
    operations.flatMap(({ filter, selection }) =>
      filter
        ? [
            ...filter.subscriberIds,
            ...filter.contextIds,
            ...(filter.handlerIds ?? []),
            ...(filter.publishers ?? []),
            ...(filter.notSubscriberId ?? []),
            ...(filter.notContextId ?? []),
            ...(filter.notHandlerId ?? []),
            ...(filter.notPublishers ?? []),
          ]
        : (eventsSelected(selection)?.subscriberId ?? []),
    ),
  );
  const groupIds = new Set(
    operations.flatMap(({ filter }) => [...(filter?.groupId ?? []), ...(filter?.notGroupId ?? [])]),
  );
  const read = async <Row extends { id: string }>(text: string, asked: ReadonlySet<unknown>) =>
    asked.size === 0 ? [] : (await db.pool.query<Row>(text, [[...asked]])).rows;
  const [named, groups] = await Promise.all([
    read<{ id: string; name: string }>(NAMES_BY_ID, ids),
    read<Group>(GROUPS_BY_ID, groupIds),
  ]);
  return new Map([
    ...named.map(({ id, name }) => [id, name] as const),
    ...groups.map((group) => [group.id, nameOf(group)] as const),
  ]);
}

const nameOf = ({ subscriber, expected, ...received }: Group) =>
  `${subscriber}: expected ${expected}, ${receivedText(received)}`;
