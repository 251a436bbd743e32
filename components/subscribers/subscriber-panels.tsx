import type { SubscriberPageData } from "@/lib/subscribers/view";
import { FailuresPanel } from "./failures-panel";
import { SigningKeyPanel } from "./signing-key-panel";
import { SubscriptionsPanel } from "./subscriptions-panel";

/** What stands beside the settings of a subscriber: one panel below the other, each a file of its own. */
export function SubscriberPanels(data: SubscriberPageData) {
  return (
    <>
      <FailuresPanel {...data} />
      <SubscriptionsPanel {...data} />
      <SigningKeyPanel {...data} />
    </>
  );
}
