import Link from "next/link";
import eventClasses from "@/components/events/event-page.module.css";
import { CopyButton } from "@/components/ui/copy-button";
import { LiveArea } from "@/components/ui/live-area";
import { OutsideText } from "@/components/ui/outside-text";
import { ReasonTip } from "@/components/ui/reason-tip";
import { RefreshWhileMoving } from "@/components/ui/refresh-while-moving";
import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import classes from "./delivery.module.css";
import { DeliveryContents } from "./delivery-contents";

/** The page of one delivery. */
export function DeliveryPage({ view }: { view: WholeDeliveryView }) {
  const { state } = view.timeline.delivery;
  return (
    <LiveArea className={classes.page}>
      <DeliveryTitle id={view.timeline.delivery.deliveryId} />
      <div className={classes.area}>
        <DeliveryContents view={view} />
      </div>
      <RefreshWhileMoving isMoving={state === "scheduled" || state === "sending"} noun="deliveries" />
      <ReasonTip />
    </LiveArea>
  );
}

/** The path to a delivery and its id, which the address contains. */
export function DeliveryTitle({ id }: { id: string }) {
  return (
    <header>
      <nav className={eventClasses.crumbs} aria-label="Breadcrumb">
        <Link href="/delivery-retry">Delivery Retry</Link> <span aria-hidden="true">/</span> Delivery
      </nav>
      <h1 className={eventClasses.title}>
        <span className="mono">
          <OutsideText text={id} />
        </span>
        <CopyButton text={id} what="delivery ID" />
      </h1>
    </header>
  );
}
