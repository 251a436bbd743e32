/** The columns that a delivery takes from its event. */
const OF_EVENT = [
  ...["received_at", "context_id", "context_name", "handler_id", "handler_name", "topic_id", "topic_name"],
  "publisher_name",
];

/** The same as a list of columns. @param row alias of the event's row; left out, the names alone */
export const ofEvent = (row?: string) => OF_EVENT.map((name) => (row ? `${row}.${name}` : name)).join(", ");
