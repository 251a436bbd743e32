import type { Logger } from "pino";
import type { Settlement } from "./settlement";

/** One wide line per attempt: ids, counts and times; no header values, no bodies. */
export function logAttempt(log: Logger, settlement: Settlement, stood: boolean): void {
  if (stood && !log.isLevelEnabled("info")) return;
  const {
    delivery: _,
    requestHeaders,
    responseHeaders,
    body,
    settings,
    system,
    claimToken,
    ...facts
  } = settlement;
  const line = { ...facts, responseBytes: body?.length ?? null };
  // Not stood: the lane was lost while the request was under way; its new owner sends the delivery again.
  if (stood) log.info(line, "delivery attempted");
  else log.warn(line, "attempt not recorded: its claim had ended");
}
