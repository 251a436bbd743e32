import type { SubscriberPageData } from "@/lib/subscribers/view";
import { BackfillPanel } from "./backfill/backfill-panel";
import { CircuitPanel } from "./circuit-panel";
import { FailuresPanel } from "./failures-panel";
import { HealthPanel } from "./health-panel";
import { OwnPolicyPanel } from "./own-policy-panel";
import { SigningKeyPanel } from "./signing-key-panel";
import { SubscriptionsPanel } from "./subscriptions-panel";
import { TestEventPanel } from "./test-event-panel";

/** What stands beside the settings of a subscriber: one panel below the other, each a file of its own. */
export function SubscriberPanels(data: SubscriberPageData) {
  return (
    <>
      <HealthPanel {...data} />
      <FailuresPanel {...data} />
      <CircuitPanel {...data} />
      <TestEventPanel {...data} />
      <OwnPolicyPanel {...data} />
      <SubscriptionsPanel {...data} />
      <BackfillPanel {...data} />
      {data.subscriber.deletedAt ? null : <SigningKeyPanel {...data} />}
    </>
  );
}
