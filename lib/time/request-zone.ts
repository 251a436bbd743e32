import "server-only";
import { cookies } from "next/headers";
import { isTimeZone } from "./zone";

/** The cookie with the operator's time zone, written by the browser; not a secret. */
export const TIME_ZONE_COOKIE = "tz";

/** The operator's time zone; UTC until the browser has set it. */
export async function requestTimeZone(): Promise<{ zone: string; isKnown: boolean }> {
  const zone = (await cookies()).get(TIME_ZONE_COOKIE)?.value ?? "";
  return zone && isTimeZone(zone) ? { zone, isKnown: true } : { zone: "UTC", isKnown: false };
}
