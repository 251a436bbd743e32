"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { Icon } from "@/components/ui/icons";
import { keepLinesApart } from "@/components/ui/paste";
import type { Role } from "@/lib/access/roles";
import classes from "./palette.module.css";
import { type PaletteEntry, paletteEntries } from "./palette-entries";

/**
 * A field and what its text leads to. Enter takes the first entry; the arrows move between the field and the entries, from which
 * typing returns to the field. Loaded by ./jump.tsx.
 */
export function Palette({ role, onChoose }: { role: Role; onChoose: (entry: PaletteEntry) => void }) {
  const [text, setText] = useState("");
  const root = useRef<HTMLDivElement>(null);
  const entries = paletteEntries(text, role);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const stops = [...(root.current?.querySelectorAll<HTMLElement>("input, button") ?? [])];
    const here = stops.indexOf(event.target as HTMLElement);
    if (event.key === "Enter" && here === 0 && entries[0]) onChoose(entries[0]);
    else if (event.key === "ArrowDown") stops[Math.min(here + 1, stops.length - 1)]?.focus();
    else if (event.key === "ArrowUp") stops[Math.max(here - 1, 0)]?.focus();
    else {
      const isTyped = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey;
      if (isTyped || event.key === "Backspace") stops[0]?.focus();
      return;
    }
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: handles the keys of the field and the buttons inside
    <div ref={root} className={classes.palette} onKeyDown={onKeyDown}>
      <label className={classes.field}>
        <Icon name="search" />
        <input
          aria-label="Jump to"
          placeholder="A screen, or event IDs"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onPaste={keepLinesApart}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      </label>
      <ul className={classes.entries}>
        {entries.map((entry) => (
          <li key={entry.href ?? entry.label}>
            <button type="button" onClick={() => onChoose(entry)}>
              <span>{entry.label}</span> <small>{entry.description}</small>
            </button>
          </li>
        ))}
      </ul>
      <p role="status">
        {entries.length === 0 ? "No matching screen. Paste a whole event ID to open the event." : null}
      </p>
    </div>
  );
}
