"use client";

import { Kbd } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { modals } from "@mantine/modals";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { isOutsideRows } from "@/components/data-table/use-row-keys";
import { Icon } from "@/components/ui/icons";
import { leave } from "@/components/ui/leave-guard";
import { keepLinesApart } from "@/components/ui/paste";
import { MAX_EVENT_IDS } from "@/lib/deliveries/limits";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventHref, eventStatusHref } from "@/lib/events/search-params";
import { findIds } from "@/lib/text/find-ids";
import { KeyboardHelp } from "./keyboard-help";
import { SCREENS } from "./navigation";
import classes from "./top-bar.module.css";

/** The number of pasted IDs that are offered one by one. */
const MOST_EVENTS = 5;

/** Jumps to a screen, or to events by pasted IDs, from any page (mod+K); `?` lists the keys. */
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
        filter={(text, all) => (findIds(text).length > 0 ? all : byWords(text, all))}
        shortcut="mod + K"
        size={520}
        yOffset={96}
        centered={false}
        overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
        highlightQuery
        nothingFound="No matching screen. Paste a whole event ID to open the event."
        searchProps={{
          placeholder: "A screen, or event IDs",
          onPaste: keepLinesApart,
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
  const ids = findIds(query).slice(0, MAX_EVENT_IDS);
  if (ids.length > 0)
    return eventJumps(ids).map(({ label, description, href }) => jump(label, description, href));
  return [
    ...SCREENS.map(({ href, label, description }) => jump(label, description, href)),
    { id: "help", label: "Keyboard", description: "Every key of the console", onClick: help },
  ];
}

function eventJumps(ids: string[]) {
  const listed = ids.join(", ");
  const [open, them] = ids.length === 1 ? ["Open this event", "it"] : ["Open event", `these ${ids.length}`];
  return [
    ...ids.slice(0, MOST_EVENTS).map((id) => ({ label: open, description: id, href: eventHref(id) })),
    {
      label: `Find ${them} in Delivery Retry`,
      description: listed,
      href: deliveryRetryHref({ eventId: ids }),
    },
    { label: `Find ${them} in Event Status`, description: listed, href: eventStatusHref({ eventId: ids }) },
  ];
}

function useHelpKey(help: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "?" && !isOutsideRows(event)) help();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  });
}

function byWords<Item>(text: string, items: Item[]): Item[] {
  const words = text.toLowerCase().trim();
  return items.filter((item) => JSON.stringify(item).toLowerCase().includes(words));
}
