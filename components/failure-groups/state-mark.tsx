import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import type { GroupReason, GroupState } from "@/lib/engine/failure-group";
import { GROUP_REASON_LABEL, GROUP_STATE_LABEL } from "@/lib/failure-groups/states";

const MARKS = {
  open: { tone: "fail", shape: "bar" },
  acknowledged: { tone: "wait", shape: "half" },
  resolved: { tone: "ok", shape: "check" },
  regressed: { tone: "fail", shape: "arrow" },
  muted: { tone: "off", shape: "dash" },
} as const satisfies Record<GroupState, { tone: Tone; shape: Shape }>;

type Props = { state: GroupState; stateReason: GroupReason | null; isQuiet?: boolean };

/** The state of a group by colour, word and shape; on hover, why it is in it. */
export function GroupStateMark({ state, stateReason, isQuiet = false }: Props) {
  return (
    <span title={stateReason ? `${GROUP_STATE_LABEL[state]}: ${GROUP_REASON_LABEL[stateReason]}` : undefined}>
      <Mark {...MARKS[state]} isQuiet={isQuiet}>
        {GROUP_STATE_LABEL[state]}
      </Mark>
    </span>
  );
}
