import { pick, type Random } from "../factories/random";
import { type ContextName, HANDLERS, PUBLISHERS } from "./configuration";

/** An event of the demonstration before its publish: its target and its publisher. */
export type Occasion = {
  basePath: string;
  handlerName: string;
  topic: string;
  context: ContextName;
  /** Publisher with a client ID, if the handler's policy requires one. */
  publisher: (typeof PUBLISHERS)[number]["name"] | null;
};

/** Topics, repeated by their weight. */
const TOPICS = HANDLERS.flatMap(({ basePath, name, policy, topics }) =>
  Object.entries(topics).flatMap(([topic, weight]) =>
    Array.from({ length: weight }, () => ({ basePath, handlerName: name, policy, topic })),
  ),
);

/** Returns a random event: topics by weight, one in ten in the context `testing`. */
export function nextOccasion(random: Random): Occasion {
  const { policy, ...topic } = pick(random, TOPICS);
  return {
    ...topic,
    context: random() < 0.1 ? "testing" : "default",
    publisher: policy === "known" ? pick(random, PUBLISHERS).name : null,
  };
}

/** Returns the publish path below `/api/events`. */
export function pathOf({ context, basePath, topic }: Occasion): string {
  return `${context === "default" ? "" : `/${context}`}${basePath}/${topic}`;
}
