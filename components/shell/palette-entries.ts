import type { Role } from "@/lib/access/roles";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import { eventHref, eventStatusHref } from "@/lib/events/search-params";
import { MAX_EVENT_IDS } from "@/lib/list/filters";
import { findIds } from "@/lib/text/find-ids";
import { groupsFor } from "./navigation";

/** One destination of the palette. Without `href` it opens the list of keys. */
export type PaletteEntry = { label: string; description: string; href?: string };

/** The number of pasted IDs that are offered one by one. */
const MOST_EVENTS = 5;
const HELP: PaletteEntry = { label: "Keyboard", description: "Every key of the console" };

/** What a text leads to: the events of the IDs in it, otherwise the screens of the role whose words match. */
export function paletteEntries(text: string, role: Role): PaletteEntry[] {
  const ids = findIds(text).slice(0, MAX_EVENT_IDS);
  if (ids.length > 0) return eventEntries(ids);
  const words = text.toLowerCase().trim();
  const screens = groupsFor(role).flatMap((group) => group.screens);
  return [...screens, HELP].filter(({ label, description }) =>
    `${label} ${description}`.toLowerCase().includes(words),
  );
}

function eventEntries(ids: string[]): PaletteEntry[] {
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
