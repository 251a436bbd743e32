import "server-only";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { requestTimeZone } from "../time/request-zone";
import type { ConfigurationReader } from "./view";

/**
 * The user of this request, who may read the configuration. Without a session it redirects to the sign-in page.
 * @throws RedeliverError forbidden
 */
export async function requireReader(): Promise<ConfigurationReader> {
  const [user, { zone }] = await Promise.all([requireUser("config:read"), requestTimeZone()]);
  return { mayEdit: may(user.role, "config:write"), zone, now: new Date() };
}
