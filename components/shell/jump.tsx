"use client";

import { Kbd } from "@mantine/core";
import { useHotkeys, useOs } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Icon } from "@/components/ui/icons";
import { KeyboardHelp } from "./keyboard-help";
import { SCREENS } from "./navigation";
import classes from "./top-bar.module.css";

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Jumps to a screen, or to an event by its ID, from anywhere (mod+K); `?` lists the keys. */
export function Jump() {
  const router = useRouter();
  const [query, setQuery] = useState("");
  const modifier = useOs() === "macos" ? "⌘" : "Ctrl";
  const help = () =>
    modals.open({ title: "Keyboard", children: <KeyboardHelp modifier={modifier} />, size: 460 });
  useHotkeys([
    ["shift+?", help],
    ["?", help],
  ]);
  const eventId = query.trim().toLowerCase();
  const actions = EVENT_ID.test(eventId)
    ? [
        {
          id: eventId,
          label: "Open this event",
          description: eventId,
          onClick: () => router.push(`/event-status/${eventId}`),
        },
        {
          id: "retry",
          label: "Find it in Delivery Retry",
          description: eventId,
          onClick: () => router.push(`/delivery-retry?eventId=${eventId}`),
        },
      ]
    : [
        ...SCREENS.map(({ href, label, description }) => ({
          id: href,
          label,
          description,
          onClick: () => router.push(href),
        })),
        { id: "help", label: "Keyboard", description: "Every key of the console", onClick: help },
      ];
  return (
    <>
      <button
        type="button"
        className={classes.jump}
        onClick={spotlight.open}
        aria-label="Jump to a screen or an event"
      >
        <Icon name="search" size={14} />
        <span>Jump to…</span>
        <Kbd size="xs">{modifier} K</Kbd>
      </button>
      <Spotlight
        actions={actions}
        query={query}
        onQueryChange={setQuery}
        filter={(text, all) => (EVENT_ID.test(text.trim()) ? all : byWords(text, all))}
        shortcut="mod + K"
        nothingFound="No screen has that name. Paste a whole event ID to open the event."
        searchProps={{
          placeholder: "A screen, or an event ID",
          "aria-label": "Jump to",
          leftSection: <Icon name="search" />,
        }}
      />
    </>
  );
}

function byWords<Item>(text: string, items: Item[]): Item[] {
  const words = text.toLowerCase().trim();
  return items.filter((item) => JSON.stringify(item).toLowerCase().includes(words));
}
