"use client";

import { modals } from "@mantine/modals";
import { Spotlight, spotlight } from "@mantine/spotlight";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { KeyHint } from "@/components/keyboard/key-hint";
import { KeyboardHelp } from "@/components/keyboard/keyboard-help";
import { useKeys } from "@/components/keyboard/use-keys";
import { Icon } from "@/components/ui/icons";
import { leave } from "@/components/ui/leave-guard";
import { keepLinesApart } from "@/components/ui/paste";
import { MAX_EVENT_IDS } from "@/lib/deliveries/limits";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventHref, eventStatusHref } from "@/lib/events/search-params";
import { findIds } from "@/lib/text/find-ids";
import { SCREENS } from "./navigation";
import classes from "./top-bar.module.css";

/** The number of pasted IDs that are offered one by one. */
const MOST_EVENTS = 5;

/** Jumps to a screen, or to events by pasted IDs, from any page, and handles the keys that work everywhere. */
export function Jump() {
  const [query, setQuery] = useState("");
  const actions = useJumps(query);
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
        <KeyHint id="jump" />
      </button>
      <Spotlight
        actions={actions}
        query={query}
        onQueryChange={setQuery}
        filter={(text, all) => (findIds(text).length > 0 ? all : byWords(text, all))}
        shortcut={null}
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

function useJumps(query: string) {
  const router = useRouter();
  const go = (href: string) => leave(() => router.push(href));
  const help = () => modals.open({ title: "Keyboard", children: <KeyboardHelp />, size: 480 });
  useKeys({
    jump: spotlight.open,
    help,
    goDeliveryRetry: () => go("/delivery-retry"),
    goEventStatus: () => go("/event-status"),
  });
  const jump = (label: string, description: string, href: string) => ({
    id: href,
    label,
    description,
    onClick: () => go(href),
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

function byWords<Item>(text: string, items: Item[]): Item[] {
  const words = text.toLowerCase().trim();
  return items.filter((item) => JSON.stringify(item).toLowerCase().includes(words));
}
