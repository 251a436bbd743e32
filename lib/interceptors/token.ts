import type { RequestHeaders } from "../http/headers";

/**
 * The token that a request carries: behind `Bearer` in Authorization, by itself in any other header.
 * @returns null when there is none
 */
export function tokenOf(headers: RequestHeaders, header: string): string | null {
  const value = headers.get(header);
  if (header !== "authorization") return value || null;
  return /^Bearer +(\S+)$/i.exec(value ?? "")?.[1] ?? null;
}
