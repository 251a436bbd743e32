"use client";

import { Kbd } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { isElsewhere } from "@/components/data-table/use-row-keys";
import { Icon } from "@/components/ui/icons";
import { leave } from "@/components/ui/leave-guard";
import { KeyboardHelp } from "./keyboard-help";
import { SCREENS } from "./navigation";
import classes from "./top-bar.module.css";

const EVENT_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Jumps to a screen, or to an event by its ID, from anywhere (mod+K); `?` lists the keys. */
export function Jump() {
  const [query, setQuery] = useState("");
  const modifier = useOs() === "macos" ? "⌘" : "Ctrl";
  const actions = useJumps(query, modifier);
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
        size={520}
        yOffset={96}
        centered={false}
        overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
        highlightQuery
        nothingFound="No screen has that name. Paste a whole event ID to open the event."
        searchProps={{
          placeholder: "A screen, or an event ID",
          "aria-label": "Jump to",
          size: "md",
          leftSection: <Icon name="search" />,
        }}
      />
    </>
  );
}

function useJumps(query: string, modifier: string) {
  const router = useRouter();
  const help = () =>
    modals.open({ title: "Keyboard", children: <KeyboardHelp modifier={modifier} />, size: 480 });
  useHelpKey(help);
  const jump = (label: string, description: string, href: string) => ({
    id: href,
    label,
    description,
    onClick: () => leave(() => router.push(href)),
  });
  const eventId = query.trim().toLowerCase();
  if (EVENT_ID.test(eventId)) {
    return [
      jump("Open this event", eventId, `/event-status/${eventId}`),
      jump("Find it in Delivery Retry", eventId, `/delivery-retry?eventId=${eventId}`),
    ];
  }
  return [
    ...SCREENS.map(({ href, label, description }) => jump(label, description, href)),
    { id: "help", label: "Keyboard", description: "Every key of the console", onClick: help },
  ];
}

function useHelpKey(help: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "?" && !isElsewhere(event)) help();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}

function byWords<Item>(text: string, items: Item[]): Item[] {
  const words = text.toLowerCase().trim();
  return items.filter((item) => JSON.stringify(item).toLowerCase().includes(words));
}
