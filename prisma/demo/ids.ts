import { createHash } from "node:crypto";

/** Ids of the demonstration's things: always the same, so that a later start knows them again. */

export const publisherId = (name: string) => demoId(`publisher ${name}`);
export const subscriberId = (slug: string) => demoId(`subscriber ${slug}`);
/** The API key the demonstration publishes with where no client ID is asked for. */
export const API_KEY_ID = demoId("api key");

function demoId(name: string): string {
  const digest = createHash("sha256").update(`demonstration ${name}`).digest("hex");
  return `01990000-0000-7000-8${digest.slice(0, 3)}-${digest.slice(3, 15)}`;
}
