import type { Acceptance } from "@/lib/operations/schema";
import { count } from "../operation-text";

/** What a subscriber expects now, how many were answered so, and what the others were answered, which are skipped. */
export function acceptanceText(
  { expectedStatusCode, notExpected, isComplete }: Acceptance,
  accepted: number,
): string {
  const others = notExpected.map(
    ({ httpStatus, count: number }) =>
      `${count(number)} ${httpStatus === null ? "without an answer" : `answered ${httpStatus}`}`,
  );
  const skipped =
    others.length > 0 ? `; skipped: ${others.join(", ")}${isComplete ? "" : ", as far as looked at"}` : "";
  return `expects ${expectedStatusCode} now; ${count(accepted)} answered ${expectedStatusCode}${skipped}`;
}
