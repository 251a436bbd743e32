import type { HealthView } from "./read-health";

/** The numbers of a subscriber's health in words. Unknown is never zero. */

export const UNKNOWN = "not known: reading took too long";

/** `98.5 % of 1,200 attempts, 95 of 100 within 180 ms`. */
export function measuredText(measured: HealthView["lastHour"], sampled: number | null): string {
  if (measured === null) return UNKNOWN;
  const { attempts, read, successShare, p95Ms } = measured;
  const isSample = sampled !== null && sampled < 1;
  if (successShare === null) return isSample ? "no attempt in the sample" : "no attempt";
  const of = isSample ? `about ${counted(attempts)} (${counted(read)} read)` : counted(attempts);
  const within = p95Ms === null ? "" : `, 95 of 100 within ${durationText(p95Ms)}`;
  return `${shareText(successShare)} of ${of} delivered${within}`;
}

function counted(attempts: number): string {
  return `${attempts.toLocaleString("en-GB")} ${attempts === 1 ? "attempt" : "attempts"}`;
}

/** A share that is not whole is never shown as 100 % or 0 %. */
export function shareText(share: number): string {
  const percent = Math.round(share * 1000) / 10;
  if (share < 1 && percent === 100) return "over 99.9 %";
  if (share > 0 && percent === 0) return "under 0.1 %";
  return `${percent} %`;
}

function durationText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

export function sampleText(sampled: number | null): string | null {
  if (sampled === null || sampled === 1) return null;
  return `The hub had so many attempts that ${shareText(sampled)} of them were read, chosen at random.`;
}

export function inFlightText(inFlight: HealthView["inFlight"]): string {
  if (inFlight === null) return UNKNOWN;
  return `${inFlight.isExact ? "" : "at least "}${inFlight.count.toLocaleString("en-GB")}`;
}

export function waitingText(waiting: HealthView["waiting"]): string {
  if (waiting === null) return UNKNOWN;
  return `${waiting.totalIsExact ? "" : "more than "}${waiting.total.toLocaleString("en-GB")}`;
}
