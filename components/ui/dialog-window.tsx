"use client";

import { Modal } from "@mantine/core";
import { useEffect } from "react";
import type { OpenDialog } from "./dialogs";

/** The window of a dialog. Loaded by ./dialogs.ts with the first dialog, which also moves the focus back. */
export function DialogWindow({ dialog }: { dialog: OpenDialog }) {
  useEffect(() => {
    // After the listener for keys of the page, which leaves its keys to an open dialog.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      dialog.close();
    };
    if (dialog.isOpen && !dialog.isKept) window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [dialog]);
  return (
    <Modal
      opened={dialog.isOpen}
      onClose={dialog.close}
      title={dialog.title}
      size={dialog.width ?? "md"}
      returnFocus={false}
      closeOnEscape={false}
      closeOnClickOutside={!dialog.isKept}
      withCloseButton={!dialog.isKept}
      {...(dialog.hasPopUps ? STANDING_OUT : {})}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {dialog.body(dialog.close)}
    </Modal>
  );
}

const STANDING_OUT = { styles: { content: { overflow: "visible" } } } as const;
