import { openKeyboardHelp } from "@/components/keyboard/open-help";
import type { Dialog } from "@/components/ui/dialogs";
import type { Role } from "@/lib/access/roles";
import { Palette } from "./palette";

/** The palette as a dialog, which closes before it goes to the chosen entry. */
export function paletteDialog(role: Role, go: (href: string) => void): Dialog {
  return {
    title: "Jump to a screen or an event",
    width: 520,
    body: (close) => (
      <Palette
        role={role}
        onChoose={({ href }) => {
          close();
          if (href) go(href);
          else void openKeyboardHelp();
        }}
      />
    ),
  };
}
