import "server-only";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { readRetentionPage } from "./data/page";
import type { RetentionPageData } from "./view";

/**
 * Loads the Retention screen.
 * @throws RedeliverError forbidden
 */
export async function loadRetention(): Promise<RetentionPageData> {
  const [, { zone }] = await Promise.all([requireUser("retention:write"), requestTimeZone()]);
  const now = new Date();
  return { ...(await readRetentionPage(database(), now)), zone, now };
}
