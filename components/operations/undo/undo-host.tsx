"use client";

import { Button } from "@mantine/core";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { useKeys } from "@/components/keyboard/use-keys";
import { follow } from "@/components/ui/follow";
import { Icon } from "@/components/ui/icons";
import { notify, withdraw } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { hasEnded } from "@/lib/engine/operation";
import { undo } from "@/lib/operations/actions/control";
import type { CurrentOperation } from "@/lib/operations/view";
import { count, deliveries } from "../operation-text";
import { endUndo, type Undoable, undoStore } from "./undoable";

const NOTICE = "undo";

/** Offers to undo the last deletion of this tab for 30 seconds, on every screen, by a notice and by a key. */
export function UndoHost() {
  const offered = useSyncExternalStore(undoStore.subscribe, undoStore.get, undoStore.onServer);
  const router = useRouter();
  const latest = useRef(router.refresh);
  latest.current = router.refresh;

  useEffect(() => {
    if (!offered) return withdraw(NOTICE);
    show(offered, () => void run(offered, latest.current));
    const timer = setTimeout(endUndo, Math.max(0, offered.until - Date.now()));
    return () => clearTimeout(timer);
  }, [offered]);
  useKeys({ undo: offered ? () => void run(offered, router.refresh) : undefined });
  return null;
}

function show({ count: deleted }: Undoable, run: () => void): void {
  notify({
    id: NOTICE,
    tone: "off",
    stays: true,
    title: `Deletion of ${deliveries(deleted)}`,
    text: "It can be undone here for 30 seconds, later from its page under Operations.",
    action: (
      <Button
        variant="default"
        mt={6}
        leftSection={<Icon name="undo" size={13} />}
        rightSection={<KeyHint id="undo" />}
        onClick={run}
      >
        Undo
      </Button>
    ),
  });
}

/** Restores exactly what was deleted, and says so when that is done. */
async function run({ operationId }: Undoable, refresh: () => void): Promise<void> {
  endUndo();
  const answer = await undo({ id: operationId }).catch(() => UNREACHABLE);
  if (!answer.ok) return void notify({ tone: "fail", title: "Not undone", text: answer.message });
  const done = ({ counts, state }: CurrentOperation) => {
    if (!hasEnded(state)) return false;
    const skipped = counts.skipped > 0 ? `; ${count(counts.skipped)} were changed meanwhile` : "";
    notify({
      tone: "ok",
      title: "Deletion undone",
      text: `${deliveries(counts.changed)} restored${skipped}.`,
    });
    refresh();
    return true;
  };
  if (done(answer.operation)) return;
  const path = `/api/v1/operations/${answer.operation.id}`;
  follow<CurrentOperation>(path, new AbortController().signal, {
    of: ["operations"],
    onState: done,
    onLost: () => undefined,
  });
}
