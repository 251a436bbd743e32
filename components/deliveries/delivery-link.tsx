import type { ReactNode } from "react";
import { deliveryPageHref } from "@/lib/deliveries/search-params";
import classes from "./deliveries.module.css";

type Props = {
  id: string;
  children: ReactNode;
  /** Tab reaches it. In a row the key `v` opens it. */
  isReached?: boolean;
};

/**
 * A link to a delivery, which opens beside the page it is on (components/delivery/drawer-host.tsx); in a tab of its own as its page.
 * The order of a page's links is that of the next and previous delivery.
 */
export function DeliveryLink({ id, children, isReached }: Props) {
  return (
    <a
      href={deliveryPageHref(id)}
      data-delivery={id}
      className={classes.delivery}
      tabIndex={isReached ? undefined : -1}
    >
      {children}
    </a>
  );
}
