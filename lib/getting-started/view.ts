/** How far a hub has come on the way to its first retried delivery, read from what exists. */
export type Progress = {
  /** A handler with a topic, one that somebody receives if there is one; null: none yet. */
  handlerId: string | null;
  /** An approved subscriber receives a topic. */
  subscribed: boolean;
  /** An event was delivered to somebody. */
  published: boolean;
  failed: boolean;
  retried: boolean;
};

export const STEPS = ["handler", "subscriber", "event", "failure", "retry"] as const;
export type Step = (typeof STEPS)[number];

/** The panel of a hub that has not come to the end of it. */
export type GettingStarted = {
  handlerId: string | null;
  /** The steps that are done. */
  done: Step[];
  mayConfigure: boolean;
  mayRetry: boolean;
  /** Names of administrators, for users who may not configure. */
  administrators: string[];
};

/** The steps that are done. A failed delivery that was retried may be delivered by now. */
export function stepsDone({ handlerId, subscribed, published, failed, retried }: Progress): Step[] {
  const isDone: Record<Step, boolean> = {
    handler: handlerId !== null,
    subscriber: subscribed,
    event: published,
    failure: failed || retried,
    retry: retried,
  };
  return STEPS.filter((step) => isDone[step]);
}
