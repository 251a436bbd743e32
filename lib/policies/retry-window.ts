import { z } from "zod";
import { WEEKDAYS } from "../engine/windows";
import { storedText } from "../text/stored-text";

const clockTime = storedText().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "A time as 09:00.");

/** The business hours of a policy, as written in a body. */
export const retryWindow = z
  .strictObject({
    timeZone: storedText()
      .refine(isTimeZone, "A time zone as Europe/Berlin.")
      .describe("IANA name; its summer time is followed."),
    days: z.array(z.enum(WEEKDAYS)).min(1, "Name at least one day.").max(7),
    from: clockTime,
    to: clockTime.describe("At or before `from`: on the day after."),
  })
  .describe(
    "Automatic retries fall into these hours; the first try, and what a rule retries at once, do not wait.",
  );

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
