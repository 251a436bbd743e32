import type { PolicyUsage } from "./view";

/** The most names that a sentence lists. */
const MOST_NAMED = 3;

/** What uses a policy, as the end of a sentence; an empty text when nothing does. */
export function describeUsage({ handlers, subscribers }: PolicyUsage): string {
  const paths = handlers.map(({ basePath }) => basePath);
  const names = subscribers.map(({ name }) => name);
  return [
    ...(paths.length > 0 ? [`handlers carry it (${named(paths)})`] : []),
    ...(names.length > 0 ? [`subscribers have it as their own (${named(names)})`] : []),
  ].join(", and ");
}

function named(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
