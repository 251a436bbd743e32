/** What a message of the live stream can say has changed: one word for all rows of a kind. */
export const LIVE_NOUNS = ["deliveries", "events", "operations", "groups", "configuration"] as const;
export type LiveNoun = (typeof LIVE_NOUNS)[number];
