import { crudOperations } from "../api/crud";
import { handlerAnswer, handlerChanges, newHandler } from "./schema";

/** The operations of the API on handlers. */

export const handlers = crudOperations({
  plural: "handlers",
  singular: "handler",
  newBody: newHandler,
  changes: handlerChanges,
  answer: handlerAnswer,
  example: { name: "Alerts", basePath: "/alerts", topics: [{ name: "latency", contexts: ["default"] }] },
  changesExample: { open: true },
  notes: {
    update:
      "`topics`, when given, is the whole list: a topic keeps its id and subscriptions by its name, and under a new name by its " +
      "`id`; one that is left out is removed with its subscriptions.",
    remove: "Refused (409) while subscribers receive its topics.",
  },
});
