import "server-only";
import { cookies } from "next/headers";
import { isTimeZone } from "../time/zone";
import { currentUser } from "./session";

/** The cookie with the time zone of the browser, which writes it; not a secret. */
export const TIME_ZONE_COOKIE = "tz";

/** The operator's time zone: the user's choice, else the browser's; UTC until the browser has set it. */
export async function requestTimeZone(): Promise<{ zone: string; isKnown: boolean }> {
  const [user, jar] = await Promise.all([currentUser(), cookies()]);
  const zone = user?.preferences.timeZone ?? jar.get(TIME_ZONE_COOKIE)?.value ?? "";
  return zone && isTimeZone(zone) ? { zone, isKnown: true } : { zone: "UTC", isKnown: false };
}
