import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import { APPLICATION_STATUS_LABEL } from "@/lib/publishers/labels";
import type { ApplicationStatus } from "@/lib/publishers/schema";

const LOOK = {
  approved: { tone: "ok", shape: "check" },
  pending: { tone: "wait", shape: "clock" },
  rejected: { tone: "fail", shape: "cross" },
  cancelled: { tone: "off", shape: "dash" },
} as const satisfies Record<ApplicationStatus, { tone: Tone; shape: Shape }>;

/** The status of a publisher or a subscriber. `isQuiet` is for dense rows. */
export function ApplicationStatusMark({ status, isQuiet }: { status: ApplicationStatus; isQuiet?: boolean }) {
  return (
    <Mark {...LOOK[status]} {...(isQuiet ? { isQuiet } : {})}>
      {APPLICATION_STATUS_LABEL[status]}
    </Mark>
  );
}
