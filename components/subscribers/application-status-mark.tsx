import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import { APPLICATION_STATUS_LABEL } from "@/lib/publishers/labels";
import type { ApplicationStatus } from "@/lib/publishers/schema";

const MARKS = {
  approved: { tone: "ok", shape: "check" },
  pending: { tone: "wait", shape: "clock" },
  rejected: { tone: "fail", shape: "cross" },
  cancelled: { tone: "off", shape: "dash" },
} as const satisfies Record<ApplicationStatus, { tone: Tone; shape: Shape }>;

/** The status of a publisher or subscriber by colour, word and shape. */
export function ApplicationStatusMark({ status, isQuiet }: { status: ApplicationStatus; isQuiet?: boolean }) {
  return (
    <Mark {...MARKS[status]} isQuiet={isQuiet ?? false}>
      {APPLICATION_STATUS_LABEL[status]}
    </Mark>
  );
}
