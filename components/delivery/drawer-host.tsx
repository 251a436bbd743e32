"use client";

import { useSearchParams } from "next/navigation";
import { useEffect } from "react";
import { useKeys } from "@/components/keyboard/use-keys";
import { useLoaded } from "@/components/ui/use-loaded";
import { BESIDE } from "@/lib/list/url-params";
import { isId } from "@/lib/text/id-format";
import { linkOf, openBeside } from "./beside";

const importDrawer = () => import("./drawer").then(({ DeliveryDrawer }) => DeliveryDrawer);

/**
 * Shows the delivery that the address names (`?delivery=`) beside the page, whichever page it is. A link to a delivery opens it there;
 * so does the key `v` on a row. The address alone owns what is shown: Back closes it, a reload keeps it, a link can be shared.
 */
export function DrawerHost() {
  const id = useSearchParams().get(BESIDE);
  const { loaded: Drawer, load } = useLoaded(importDrawer);
  const isShown = id !== null && isId(id);
  useEffect(() => {
    if (isShown && !Drawer) load();
  }, [isShown, Drawer, load]);
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link = plainClick(event) ? linkOf(event.target) : null;
      const wanted = link?.dataset.delivery;
      if (wanted === undefined) return;
      // Before the page's own handlers, which would leave it.
      event.preventDefault();
      openBeside(wanted);
    };
    document.addEventListener("click", onClick, { capture: true });
    return () => document.removeEventListener("click", onClick, { capture: true });
  }, []);
  useKeys({
    viewRow: () => {
      const wanted = document.activeElement
        ?.closest("tr[data-row-id]")
        ?.querySelector<HTMLElement>("a[data-delivery]")?.dataset.delivery;
      return wanted === undefined ? false : openBeside(wanted);
    },
  });
  return isShown && Drawer ? <Drawer id={id} /> : null;
}

function plainClick(event: MouseEvent): boolean {
  const isModified = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  return event.button === 0 && !isModified && !event.defaultPrevented;
}
