"use client";

import { useRouter } from "next/navigation";
import { useCallback } from "react";
import { useKeys } from "@/components/keyboard/use-keys";
import { OperationStrip } from "@/components/operations/operation-strip";
import { useOperations } from "@/components/operations/use-operations";
import { update } from "@/lib/failure-groups/actions";
import type { ChosenState } from "@/lib/failure-groups/states";
import type { GroupPageData } from "@/lib/failure-groups/view";
import { ActionButton } from "./action-button";
import classes from "./groups.module.css";
import { muteGroup } from "./mute-dialog";
import { useGroupChange } from "./use-group-change";

const DONE = {
  acknowledged: { title: "Acknowledged", text: "Others see that somebody works on it." },
  resolved: { title: "Resolved", text: "A failure that begins from now on shows it as regressed." },
  open: { title: "Open again", text: "It is listed as open." },
} as const satisfies Partial<Record<ChosenState, { title: string; text: string }>>;

const NO_OPERATION = "Your role may not do this.";
const ADMINISTRATORS_ONLY = "Only administrators can delete deliveries.";
const ADMINISTRATORS_ACCEPT = "Only administrators can accept deliveries.";
const ADMINISTRATORS_EDIT = "Only administrators can edit deliveries.";
/** The titles of the dialogs of its operations. */
const TITLES = {
  retry: "Retry this group",
  discard: "Delete this group's deliveries",
  accept: "Accept this group's deliveries",
  edit_and_retry: "Edit and retry this group",
} as const;
const NOTHING_FAILED = "Nothing of this group has failed now.";

type Props = Pick<GroupPageData, "group" | "permissions" | "zone">;

/** What can be done with a group: with its failed deliveries by an operation, and with its state. */
export function GroupActions({ group, permissions, zone }: Props) {
  const { id, state, failedNow } = group;
  const router = useRouter();
  const refresh = useCallback(() => router.refresh(), [router]);
  // Those that were not started here are of other groups, or in the page's list of operations.
  const { runFrozen, operation, isLost, dismiss } = useOperations(refresh);
  const { isBusy, change, show, afterChanges } = useGroupChange(group.version);
  const operate = (kind: keyof typeof TITLES) =>
    void runFrozen({ kind, title: TITLES[kind], selection: { by: "group", groupId: id } });
  const set = (next: keyof typeof DONE) =>
    change(DONE[next], (version) => update({ id, version, state: next }));
  const mute = () => void afterChanges((version) => muteGroup({ id, version, zone }, show));
  const nothing = failedNow === 0 ? NOTHING_FAILED : undefined;
  const refusal = {
    retry: permissions.retry ? nothing : NO_OPERATION,
    discard: permissions.discard ? nothing : ADMINISTRATORS_ONLY,
    // The draft says which of them their subscriber does not expect now.
    accept: permissions.accept ? nothing : ADMINISTRATORS_ACCEPT,
    editAndRetry: permissions.editAndRetry ? nothing : ADMINISTRATORS_EDIT,
    edit: permissions.edit ? undefined : NO_OPERATION,
  };
  const able = (reason: string | undefined, run: () => void) => (reason || isBusy ? undefined : run);
  const isMuted = state === "muted";
  const isOpen = state === "open" || state === "regressed";
  const runs = {
    retry: able(refusal.retry, () => operate("retry")),
    discard: able(refusal.discard, () => operate("discard")),
    editAndRetry: able(refusal.editAndRetry, () => operate("edit_and_retry")),
    acceptGroup: able(refusal.accept, () => operate("accept")),
    acknowledgeGroup: isOpen ? able(refusal.edit, () => set("acknowledged")) : undefined,
    resolveGroup: state === "resolved" ? undefined : able(refusal.edit, () => set("resolved")),
    muteGroup: able(refusal.edit, mute),
    reopenGroup: isOpen ? undefined : able(refusal.edit, () => set("open")),
  };
  useKeys(runs);
  return (
    <div className={classes.actions}>
      <div className={classes.buttons}>
        <ActionButton icon="retry" hint="retry" isMain refusal={refusal.retry} run={runs.retry}>
          Retry this group
        </ActionButton>
        {permissions.editAndRetry ? (
          <ActionButton
            icon="retry"
            hint="editAndRetry"
            refusal={refusal.editAndRetry}
            run={runs.editAndRetry}
          >
            Edit and retry…
          </ActionButton>
        ) : null}
        <ActionButton icon="trash" hint="discard" refusal={refusal.discard} run={runs.discard}>
          Delete
        </ActionButton>
        {permissions.accept ? (
          <ActionButton icon="check" hint="acceptGroup" refusal={refusal.accept} run={runs.acceptGroup}>
            Accept…
          </ActionButton>
        ) : null}
        <span className={classes.gap} />
        {isOpen ? (
          <ActionButton
            icon="check"
            hint="acknowledgeGroup"
            refusal={refusal.edit}
            run={runs.acknowledgeGroup}
          >
            Acknowledge
          </ActionButton>
        ) : (
          <ActionButton icon="undo" hint="reopenGroup" refusal={refusal.edit} run={runs.reopenGroup}>
            Open again
          </ActionButton>
        )}
        {state === "resolved" ? null : (
          <ActionButton icon="checklist" hint="resolveGroup" refusal={refusal.edit} run={runs.resolveGroup}>
            Resolve
          </ActionButton>
        )}
        <ActionButton icon="pause" hint="muteGroup" refusal={refusal.edit} run={runs.muteGroup}>
          {isMuted ? "Mute otherwise" : "Mute"}
        </ActionButton>
      </div>
      <OperationStrip {...{ operation, isLost }} onDismiss={dismiss} />
    </div>
  );
}
