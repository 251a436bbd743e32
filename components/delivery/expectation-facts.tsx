import Link from "next/link";
import { Section } from "@/components/form-screen/section";
import { Facts } from "@/components/ui/facts";
import { OutsideText } from "@/components/ui/outside-text";
import { expectation } from "@/lib/deliveries/view/expectation";
import type { WholeDeliveryView } from "@/lib/deliveries/view/whole";
import { subscriberHref } from "@/lib/subscribers/search-params";
import classes from "./delivery.module.css";

/** What the delivery needs and what its subscriber expects now, and whether anything is sent to it at all. */
export function ExpectationFacts({ view }: { view: WholeDeliveryView }) {
  const { timeline, subscriberNow } = view;
  const { httpStatus, subscriberId, subscriberName } = timeline.delivery;
  const expected = expectedOf(view);
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
    </Section>
  );
}

/** What it means that another status is expected now; nothing where the same is. */
export function ExpectationNote({ view }: { view: WholeDeliveryView }) {
  const { meaning } = expectedOf(view);
  if (meaning === null) return null;
  return (
    <p className={classes.note} role="note">
      {meaning}
    </p>
  );
}

function expectedOf({ timeline: { delivery }, subscriberNow }: WholeDeliveryView) {
  const { expectedStatusCode, httpStatus } = delivery;
  return expectation(expectedStatusCode, subscriberNow?.expectedStatusCode ?? null, httpStatus);
}

function standingText({ isApproved, isPaused }: NonNullable<WholeDeliveryView["subscriberNow"]>): string {
  if (!isApproved) return "not approved: nothing is sent to it";
  return isPaused ? "paused: its deliveries wait" : "deliveries go out";
}
