/**
 * Finds the stored topic of each wanted one: by its id where it has one, so that it can be renamed, else by its name. A stored
 * topic that is wanted by its id is found by no name, so that another topic can take its old name.
 * @returns `matches`: in the order of `wanted`, null for a new topic or an unknown id; `removed`: the stored topics left over
 */
export function matchTopics<Stored extends { id: string; name: string }>(
  stored: readonly Stored[],
  wanted: readonly { id?: string | undefined; name: string }[],
): { matches: (Stored | null)[]; removed: Stored[] } {
  const byId = new Map(stored.map((topic) => [topic.id, topic]));
  const wantedById = new Set(wanted.map(({ id }) => id));
  const byName = new Map(stored.filter(({ id }) => !wantedById.has(id)).map((topic) => [topic.name, topic]));
  const matches = wanted.map(({ id, name }) => (id === undefined ? byName.get(name) : byId.get(id)) ?? null);
  const kept = new Set(matches);
  return { matches, removed: stored.filter((topic) => !kept.has(topic)) };
}
