"use client";

import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import type { KeyId } from "@/components/keyboard/keys";
import { Icon, type IconName } from "@/components/ui/icons";

type Props = {
  icon: IconName;
  hint: KeyId;
  isMain?: boolean;
  /** Why it cannot be done now; undefined: it can. */
  refusal: string | undefined;
  /** Undefined while it cannot be done, and while another change is under way. */
  run: (() => void) | undefined;
  children: ReactNode;
};

/** A button with its key, which says why it cannot be used. */
export function ActionButton({ icon, hint, isMain = false, refusal, run, children }: Props) {
  return (
    <Button
      variant={isMain && refusal === undefined ? "filled" : "default"}
      leftSection={<Icon name={icon} size={14} />}
      rightSection={<KeyHint id={hint} />}
      data-disabled={refusal !== undefined || undefined}
      data-reason={refusal}
      aria-disabled={run === undefined || undefined}
      aria-description={refusal}
      onClick={() => run?.()}
    >
      {children}
    </Button>
  );
}
