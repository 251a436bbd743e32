import { openDialog } from "@/components/ui/dialogs";

/** Opens the list of keys, whose code is loaded with it. */
export function openKeyboardHelp(): Promise<void> {
  return openDialog(async () => {
    const { KeyboardHelp } = await import("./keyboard-help");
    return { title: "Keyboard", width: 480, body: () => <KeyboardHelp /> };
  });
}
