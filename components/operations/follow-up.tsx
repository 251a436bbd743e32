"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { Icon } from "@/components/ui/icons";
import { COUNT_OF, hasEnded } from "@/lib/engine/operation";
import { isSending } from "@/lib/engine/state";
import { operationHref } from "@/lib/operations/search-params";
import type { OperationPageData, ShownOperation } from "@/lib/operations/view";
import { draftOf } from "./edit/edit-again";
import { count } from "./operation-text";
import { openStart } from "./start/open";
import type { StartRequest } from "./start/start-dialog";

type Props = Pick<OperationPageData, "operation" | "edit" | "permissions">;

/** Another operation on the results of this one. */
export function Follow({ operation, edit, permissions }: Props) {
  const router = useRouter();
  const follow = followOf(operation, edit, permissions);
  if (!follow) return null;
  const { kind, result, title } = follow;
  const open = async () => {
    const selection = { by: "operation", operationId: operation.id, result } as const;
    const started = await openStart({ kind, selection, title, ...(follow.edit && { edit: follow.edit }) });
    if (started) router.push(operationHref(started.id));
  };
  return (
    <Button
      leftSection={<Icon name={kind === "restore" ? "restore" : "retry"} size={13} />}
      // While it has not ended, going on with it comes first.
      variant={hasEnded(operation.state) ? "filled" : "default"}
      onClick={() => void open()}
    >
      {title} ({count(operation.counts[COUNT_OF[result]])})
    </Button>
  );
}

type FollowUp = Pick<StartRequest, "kind" | "title" | "edit"> & { result: "failed_again" | "changed" };

/**
 * What failed again is retried, at once where its policy retries it anyway; what was deleted is restored, what was accepted taken back, what
 * was stopped retried.
 */
function followOf(
  { kind, counts }: ShownOperation,
  edit: Props["edit"],
  permissions: Props["permissions"],
): FollowUp | null {
  if (kind === "edit_and_retry") return counts.failedAgain > 0 && permissions.control ? edited(edit) : null;
  if (counts.failedAgain > 0 && permissions.control && isSending(kind))
    return kind === "retry_now"
      ? { kind, result: "failed_again", title: "Retry now what failed again" }
      : { kind: "retry", result: "failed_again", title: "Retry only what failed again" };
  if (counts.changed === 0) return null;
  if (kind === "discard" && permissions.restore)
    return { kind: "restore", result: "changed", title: "Restore what was deleted" };
  if (kind === "accept" && permissions.control)
    return { kind: "restore", result: "changed", title: "Take back what was accepted" };
  if (kind === "stop" && permissions.control)
    return { kind: "retry", result: "changed", title: "Retry what was stopped" };
  return null;
}

/** A plain retry would send the originals as they were: what failed again is edited anew, beginning with the same edit. */
function edited(edit: Props["edit"]): FollowUp {
  const title = "Edit and retry what failed again";
  return { kind: "edit_and_retry", result: "failed_again", title, ...(edit && { edit: draftOf(edit) }) };
}
