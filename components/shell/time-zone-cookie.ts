import { writeCookie } from "./write-cookie";

export function browserTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** Stores the user's time zone for the server. After a year it is read from the browser again. */
export function rememberTimeZone(zone: string): void {
  writeCookie("tz", zone);
}
