import { createHash } from "node:crypto";

/** Fixed IDs of the demonstration, by which a later start recognises its rows. */

export const publisherId = (name: string) => demoId(`publisher ${name}`);
export const subscriberId = (slug: string) => demoId(`subscriber ${slug}`);
/** The API key for publishing to handlers without client IDs. */
export const API_KEY_ID = demoId("api key");

function demoId(name: string): string {
  const digest = createHash("sha256").update(`demonstration ${name}`).digest("hex");
  return `01990000-0000-7000-8${digest.slice(0, 3)}-${digest.slice(3, 15)}`;
}
