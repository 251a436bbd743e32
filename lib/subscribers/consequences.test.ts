import { expect, it } from "vitest";
import { consequencesOf } from "./consequences";

const BEFORE = { status: "approved", expectedStatus: 200 } as const;

it.each<[object, string[]]>([
  [{ name: "Other", description: null, developerEmail: null }, []],
  [{ url: "https://example.com/" }, ["Their next attempts use the new URL."]],
  [
    { url: "https://example.com/", headers: {}, timeoutMs: 1000 },
    ["Their next attempts use the new URL, headers and time-out."],
  ],
  [
    { expectedStatus: 204 },
    [
      "They still expect 200: the expected status is frozen when an event is received. Events received from now on expect 204.",
    ],
  ],
  [
    { status: "rejected" },
    ["When they are due they fail, because the subscriber is not approved (rejected)."],
  ],
  [{ status: "approved" }, ["They are sent again when they are due."]],
  [{ paused: true }, ["They wait until the subscriber is resumed. None fails meanwhile."]],
  [{ ratePerSecond: null }, ["The new limits decide at once how fast they are sent."]],
  [{ circuit: null }, ["While the circuit is open, the new settings decide what they do."]],
  [{ maintenanceWindows: [] }, ["They wait while a maintenance window lasts."]],
  [{ subscriptions: [] }, ["They are still sent, also those of topics that are no longer subscribed to."]],
])("of %j", (changes, sentences) => {
  expect(consequencesOf(changes, BEFORE)).toEqual(sentences);
});
