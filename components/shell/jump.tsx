"use client";

import { useRouter } from "next/navigation";
import { KeyHint } from "@/components/keyboard/key-hint";
import { openKeyboardHelp } from "@/components/keyboard/open-help";
import { useKeys } from "@/components/keyboard/use-keys";
import { openDialog } from "@/components/ui/dialogs";
import { Icon } from "@/components/ui/icons";
import { leave } from "@/components/ui/leave-guard";
import type { Role } from "@/lib/access/roles";
import classes from "./top-bar.module.css";

/** Jumps to a screen of the role, or to events by pasted IDs, from any page, and handles the keys that work everywhere. */
export function Jump({ role }: { role: Role }) {
  const router = useRouter();
  const go = (href: string) => leave(() => router.push(href));
  const jump = () =>
    openDialog(async () => {
      const { paletteDialog } = await import("./palette-dialog");
      return paletteDialog(role, go);
    });
  useKeys({
    jump,
    help: openKeyboardHelp,
    goDeliveryRetry: () => go("/delivery-retry"),
    goEventStatus: () => go("/event-status"),
  });
  return (
    <button
      type="button"
      className={classes.jump}
      onClick={jump}
      aria-label="Jump to…"
      title="Jump to a screen or an event"
    >
      <Icon name="search" size={14} />
      <span>Jump to…</span>
      <KeyHint id="jump" />
    </button>
  );
}
