"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { Icon } from "@/components/ui/icons";
import { isSending } from "@/lib/engine/state";
import { operationHref } from "@/lib/operations/search-params";
import type { OperationPageData, ShownOperation } from "@/lib/operations/view";
import { count } from "./operation-text";
import { openStart } from "./start/open";
import type { StartRequest } from "./start/start-dialog";

type Props = { operation: ShownOperation; permissions: OperationPageData["permissions"] };

/** Another operation on the results of this one: what failed again is retried, what was deleted is restored. */
export function Follow({ operation, permissions }: Props) {
  const router = useRouter();
  const { id, kind, counts } = operation;
  const open = async (request: StartRequest) => {
    const started = await openStart(request);
    if (started) router.push(operationHref(started.id));
  };
  const of = (result: "failed_again" | "changed") => ({ by: "operation", operationId: id, result }) as const;
  if (isSending(kind) && counts.failedAgain > 0 && permissions.control)
    return (
      <Button
        leftSection={<Icon name="retry" size={13} />}
        onClick={() =>
          void open({ kind: "retry", selection: of("failed_again"), title: "Retry only what failed again" })
        }
      >
        Retry only what failed again ({count(counts.failedAgain)})
      </Button>
    );
  if (kind === "discard" && counts.changed > 0 && permissions.restore)
    return (
      <Button
        leftSection={<Icon name="restore" size={13} />}
        onClick={() =>
          void open({ kind: "restore", selection: of("changed"), title: "Restore what was deleted" })
        }
      >
        Restore what was deleted ({count(counts.changed)})
      </Button>
    );
  return null;
}
