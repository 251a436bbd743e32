import type { z } from "zod";
import { APPLICATION_STATUS_LABEL } from "../publishers/labels";
import type { newSubscriber } from "./schema";

type Changes = Partial<z.input<typeof newSubscriber>>;
type Before = { status: keyof typeof APPLICATION_STATUS_LABEL; expectedStatus: number };

const OF_REQUEST = ["url", "headers", "timeoutMs"] as const;
const OF_LIMITS = ["maxConcurrency", "ratePerSecond"] as const;
const OF_HOLDS = ["circuit", "alternativeUrl"] as const;

/** What changes of a subscriber mean for the deliveries that wait for it, a sentence each; none for a change without meaning for them. */
export function consequencesOf(changes: Changes, before: Before): string[] {
  const isChanged = (name: keyof Changes) => changes[name] !== undefined;
  const { status, paused, expectedStatus } = changes;
  return [
    ...(status !== undefined ? [ofStatus(status)] : []),
    ...(paused ? ["They wait until the subscriber is resumed. None fails meanwhile."] : []),
    ...(OF_REQUEST.some(isChanged)
      ? [`Their next attempts use the new ${namesOf(OF_REQUEST.filter(isChanged))}.`]
      : []),
    ...(expectedStatus !== undefined
      ? [
          `They still expect ${before.expectedStatus}: the expected status is frozen when an event is received. Events received from now on expect ${expectedStatus}.`,
        ]
      : []),
    ...(OF_LIMITS.some(isChanged) ? ["The new limits decide at once how fast they are sent."] : []),
    ...(OF_HOLDS.some(isChanged) ? ["While the circuit is open, the new settings decide what they do."] : []),
    ...(isChanged("maintenanceWindows") ? ["They wait while a maintenance window lasts."] : []),
    ...(isChanged("subscriptions")
      ? ["They are still sent, also those of topics that are no longer subscribed to."]
      : []),
  ];
}

function ofStatus(status: NonNullable<Changes["status"]>): string {
  if (status === "approved") return "They are sent again when they are due.";
  return `When they are due they fail, because the subscriber is not approved (${APPLICATION_STATUS_LABEL[status].toLowerCase()}).`;
}

const NAMES = { url: "URL", headers: "headers", timeoutMs: "time-out" } as const satisfies Record<
  (typeof OF_REQUEST)[number],
  string
>;

function namesOf(names: readonly (typeof OF_REQUEST)[number][]): string {
  const words = names.map((name) => NAMES[name]);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
