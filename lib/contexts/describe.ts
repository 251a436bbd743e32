import type { ContextUsage } from "./view";

/** The most topics and policies that a sentence names. */
const MOST_NAMED = 3;

/** What uses a context, as the end of a sentence; an empty text when nothing does. */
export function describeUsage({ handlers, policies }: Pick<ContextUsage, "handlers" | "policies">): string {
  const topics = handlers.flatMap(({ basePath, topics: names }) =>
    names.map((name) => `${basePath}/${name}`),
  );
  const parts = [
    ...(topics.length > 0 ? [`topics are enabled in it (${named(topics)})`] : []),
    ...(policies.length > 0
      ? [`policies have a URL for it (${named(policies.map(({ name }) => name))})`]
      : []),
  ];
  return parts.join(", and ");
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? " …" : "");
}
