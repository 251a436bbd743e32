import "server-only";
import { cookies } from "next/headers";
import { isTimeZone } from "./zone";

/** Remembers the operator's time zone. Written by the browser, which alone knows it; not a secret. */
export const TIME_ZONE_COOKIE = "tz";

/** The operator's time zone; UTC until the browser has told. */
export async function requestTimeZone(): Promise<{ zone: string; isKnown: boolean }> {
  const zone = (await cookies()).get(TIME_ZONE_COOKIE)?.value ?? "";
  return zone && isTimeZone(zone) ? { zone, isKnown: true } : { zone: "UTC", isKnown: false };
}
