"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { confirm } from "@/components/ui/confirm";
import { Icon, type IconName } from "@/components/ui/icons";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import { hasEnded, mayMove, type OperationState } from "@/lib/engine/operation";
import { isSending } from "@/lib/engine/state";
import { control } from "@/lib/operations/actions/control";
import { OPERATION_STATE_LABEL } from "@/lib/operations/states";
import type { OperationPageData } from "@/lib/operations/view";
import { Follow } from "./follow-up";
import { deliveries } from "./operation-text";
import { changePace } from "./pace-dialog";

type Props = Pick<OperationPageData, "operation" | "edit" | "permissions">;

const DONE = { pause: "Paused", resume: "Resumed", cancel: "Cancelled" } as const;

/** What can be done with an operation: while it has not ended, and with its results afterwards. */
export function OperationControls({ operation, edit, permissions }: Props) {
  const { id, kind, state, counts, bySubscriber } = operation;
  const [isPending, begin] = useNotifiedTransition();
  const router = useRouter();
  const move = (name: keyof typeof DONE) =>
    begin(async () => {
      const answer = await control({ id, move: name }).catch(() => UNREACHABLE);
      router.refresh();
      if (!answer.ok) return { tone: "fail", title: "Not done", text: answer.message };
      return { tone: "ok", title: DONE[name], text: "The numbers follow." };
    });
  const askToCancel = async () => {
    const isConfirmed = await confirm({
      title: "Cancel this operation?",
      body: `Left unchanged: ${deliveries(counts.pending)}. What was sent already still settles.`,
      confirm: "Cancel the operation",
      cancel: "Keep it",
    });
    if (isConfirmed) move("cancel");
  };
  const hasPaused = bySubscriber.some((one) => one.state === "paused");
  const mayResume = mayMove("resume", state) || (state === "running" && hasPaused);
  const refusal = (isLegal: boolean) =>
    permissions.control ? (isLegal ? undefined : inState(state)) : "Your role may not change this operation.";
  const isBusy = isPending;
  return (
    <>
      {hasEnded(state) ? null : (
        <>
          <Control
            icon="pause"
            refusal={refusal(mayMove("pause", state))}
            isBusy={isBusy}
            run={() => move("pause")}
          >
            Pause
          </Control>
          <Control icon="play" refusal={refusal(mayResume)} isBusy={isBusy} run={() => move("resume")}>
            Resume
          </Control>
          {isSending(kind) ? (
            <Control
              icon="clock"
              refusal={refusal(true)}
              isBusy={isBusy}
              run={() =>
                void changePace({ operation, mayBeUnpaced: permissions.unpaced, onChange: router.refresh })
              }
            >
              Change pace
            </Control>
          ) : null}
          <Control
            icon="cross"
            refusal={refusal(mayMove("cancel", state))}
            isBusy={isBusy}
            run={() => void askToCancel()}
          >
            Cancel
          </Control>
        </>
      )}
      <Follow {...{ operation, edit, permissions }} />
    </>
  );
}

const inState = (state: OperationState) =>
  `An operation that is ${OPERATION_STATE_LABEL[state].toLowerCase()} does not allow this.`;

type ControlProps = {
  icon: IconName;
  /** Why it cannot be done now; undefined: it can. */
  refusal: string | undefined;
  isBusy: boolean;
  run: () => void;
  children: ReactNode;
};

/** A button that says why it cannot be used. */
function Control({ icon, refusal, isBusy, run, children }: ControlProps) {
  return (
    <Button
      variant="default"
      leftSection={<Icon name={icon} size={13} />}
      data-disabled={refusal !== undefined || undefined}
      data-reason={refusal}
      aria-disabled={refusal !== undefined || isBusy || undefined}
      aria-description={refusal}
      onClick={() => refusal === undefined && !isBusy && run()}
    >
      {children}
    </Button>
  );
}
