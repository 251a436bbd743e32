import { pick, type Random } from "../factories/random";
import { type ContextName, HANDLERS, PUBLISHERS } from "./configuration";

/** One event of the demonstration before it is published: where to, and by whom. */
export type Occasion = {
  basePath: string;
  handlerName: string;
  topic: string;
  context: ContextName;
  /** Who shows a client ID, where the handler's policy asks for one. */
  publisher: (typeof PUBLISHERS)[number]["name"] | null;
};

/** Each topic as often as its weight says. */
const TOPICS = HANDLERS.flatMap(({ basePath, name, policy, topics }) =>
  Object.entries(topics).flatMap(([topic, weight]) =>
    Array.from({ length: weight }, () => ({ basePath, handlerName: name, policy, topic })),
  ),
);

/** What happens next: topics by their weight, one in ten in the context `testing`. */
export function nextOccasion(random: Random): Occasion {
  const { policy, ...topic } = pick(random, TOPICS);
  return {
    ...topic,
    context: random() < 0.1 ? "testing" : "default",
    publisher: policy === "known" ? pick(random, PUBLISHERS).name : null,
  };
}

/** The path an event of an occasion is published at, after `/api/events`. */
export function pathOf({ context, basePath, topic }: Occasion): string {
  return `${context === "default" ? "" : `/${context}`}${basePath}/${topic}`;
}
