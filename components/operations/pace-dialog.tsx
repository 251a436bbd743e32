"use client";

import { openDialog } from "@/components/ui/dialogs";
import type { PaceFormProps } from "./pace-form";

/** Asks for another pace of an operation that was started, and sets it. Its fields are loaded when they are needed. */
export function changePace({ operation, mayBeUnpaced, onChange }: Omit<PaceFormProps, "close">) {
  return openDialog(async () => {
    const { PaceForm } = await import("./pace-form");
    return {
      title: "Change the pace",
      width: 560,
      body: (close) => <PaceForm {...{ operation, mayBeUnpaced, onChange, close }} />,
    };
  });
}
