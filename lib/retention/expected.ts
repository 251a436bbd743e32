import type { RetentionName, RetentionSettings } from "../engine/retention";
import type { Daily, Expected } from "./measured";

/** What there will be, once every setting has passed in full at the present rate. */
export function expectedOf(
  daily: Daily | null,
  name: RetentionName,
  settings: RetentionSettings,
): Expected | null {
  if (!daily) return null;
  const days = daysKept(name, settings);
  const { measuredDays } = daily;
  return { rows: Math.round(daily.rows * days), bytes: Math.round(daily.bytes * days), measuredDays };
}

/** The days for which a setting keeps rows: payloads of failed deliveries are among the others first. */
function daysKept(name: RetentionName, settings: RetentionSettings): number {
  const days = settings[name] ?? settings.failedDays;
  return name === "failedPayloadDays" ? Math.max(0, days - settings.payloadDays) : days;
}
