import Link from "next/link";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { OutsideText } from "@/components/ui/outside-text";
import { expectation } from "@/lib/deliveries/view/expectation";
import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./delivery.module.css";

/** What the delivery needs and what its subscriber expects now, and whether anything is sent to it at all. */
export function ExpectationFacts({ view: { timeline, subscriberNow } }: { view: WholeDeliveryView }) {
  const { expectedStatusCode, httpStatus, subscriberId, subscriberName } = timeline.delivery;
  const expected = expectation(expectedStatusCode, subscriberNow?.expectedStatusCode ?? null, httpStatus);
  return (
    <Section title="Expected">
      <Facts
        facts={{
          Subscriber: (
            <Link href={subscriberHref(subscriberId)} prefetch={false}>
              <OutsideText text={subscriberName} />
            </Link>
          ),
          Then: String(expected.then),
          Now: expected.now === null ? "nothing: the subscriber was deleted" : String(expected.now),
          "Last answer": httpStatus === null ? "none" : String(httpStatus),
          "Subscriber now": subscriberNow ? standingText(subscriberNow) : "deleted",
        }}
      />
      {expected.meaning ? (
        <p className={classes.note} role="note">
          {expected.meaning}
        </p>
      ) : null}
    </Section>
  );
}

function standingText({ isApproved, isPaused }: NonNullable<WholeDeliveryView["subscriberNow"]>): string {
  if (!isApproved) return "not approved: nothing is sent to it";
  return isPaused ? "paused: its deliveries wait" : "deliveries go out";
}
