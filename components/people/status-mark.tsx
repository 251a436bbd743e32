import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import { USER_STATUS_LABEL, type UserStatus } from "@/lib/people/labels";

const LOOK = {
  active: { tone: "ok", shape: "check" },
  invited: { tone: "wait", shape: "clock" },
  disabled: { tone: "off", shape: "dash" },
} as const satisfies Record<UserStatus, { tone: Tone; shape: Shape }>;

/** Whether a user can sign in. */
export function StatusMark({ status, isQuiet = false }: { status: UserStatus; isQuiet?: boolean }) {
  return (
    <Mark {...LOOK[status]} isQuiet={isQuiet}>
      {USER_STATUS_LABEL[status]}
    </Mark>
  );
}
