import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import type { SubscriberPageData } from "@/lib/subscribers/view";
import { FailureCount } from "./failure-count";

/** How many deliveries to a subscriber have failed; each number leads to them. */
export function FailuresPanel({ subscriber: { id }, failures, now, zone }: SubscriberPageData) {
  const clock = { now, zone };
  return (
    <Section title="Failures">
      <Facts
        facts={{
          "Failed now": <FailureCount {...{ id, failures, clock }} of="now" />,
          "Last 24 hours": <FailureCount {...{ id, failures, clock }} of="lastDay" />,
        }}
      />
    </Section>
  );
}
