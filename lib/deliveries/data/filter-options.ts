import type { Database } from "../../db/client";
import type { FilterOption } from "../view/screen";

/** What the screen's Subscribers and Contexts filters offer. A deleted subscriber still has failures to be found. */
export async function listFilterOptions(
  db: Database,
): Promise<{ subscribers: FilterOption[]; contexts: FilterOption[] }> {
  const [subscribers, contexts] = await Promise.all([
    db.prisma.subscriber.findMany({
      select: { id: true, name: true, deletedAt: true },
      orderBy: { name: "asc" },
    }),
    db.prisma.context.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return {
    subscribers: subscribers.map(({ id, name, deletedAt }) => ({
      value: id,
      label: deletedAt ? `${name} (deleted)` : name,
    })),
    contexts: contexts.map(({ id, name }) => ({ value: id, label: name })),
  };
}
