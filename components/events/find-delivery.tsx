"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { eventPartHref } from "@/lib/events/search-params";
import { isId } from "@/lib/text/id-format";

type Props = { eventId: string; deliveryId: string | undefined };

/**
 * Shows the delivery that the address names (`#<delivery>`). One beyond those on the page is read as the part of the event that it
 * is; the server never receives what is behind the `#`. `deliveryId`: the part that the page shows.
 */
export function FindDelivery({ eventId, deliveryId }: Props) {
  const router = useRouter();
  const shownId = useRef(deliveryId);
  shownId.current = deliveryId;
  // Once for an address: a link to another part of the event changes the page before the address, which must not lead back.
  useEffect(() => {
    const find = () => {
      const wanted = window.location.hash.slice(1).toLowerCase();
      if (!isId(wanted)) return;
      const card = document.getElementById(wanted);
      if (card) card.scrollIntoView();
      else if (wanted !== shownId.current)
        router.replace(`${eventPartHref(eventId, { deliveryId: wanted })}#${wanted}`);
    };
    find();
    window.addEventListener("hashchange", find);
    return () => window.removeEventListener("hashchange", find);
  }, [eventId, router]);
  useEffect(() => {
    if (deliveryId && window.location.hash === `#${deliveryId}`)
      document.getElementById(deliveryId)?.scrollIntoView();
  }, [deliveryId]);
  return null;
}
