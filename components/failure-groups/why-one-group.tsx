import Link from "next/link";
import blocks from "@/components/ui/code-block.module.css";
import { Facts } from "@/components/ui/facts";
import { Moment } from "@/components/ui/moment";
import { OutsideText } from "@/components/ui/outside-text";
import { markOf } from "@/lib/engine/fingerprint/marks";
import { receivedText } from "@/lib/engine/group-title";
import { deliveryHref } from "@/lib/events/search-params";
import type { GroupPageData } from "@/lib/failure-groups/view";
import { foldingHref } from "@/lib/folding/search-params";
import { subscriberHref } from "@/lib/subscribers/search-params";
import { GroupTitle } from "./group-title";
import classes from "./groups.module.css";

type Props = Pick<GroupPageData, "group" | "samples" | "foldRules" | "now" | "zone">;

/** What the failures of a group have in common, what was folded, and samples of their answers side by side. */
export function WhyOneGroup({ group, samples, foldRules, now, zone }: Props) {
  const { title, subscriberId, subscriberName, expectedStatusCode, httpStatus, isOverflow } = group;
  return (
    <>
      <p className={classes.dimmed}>
        {isOverflow
          ? "Its subscriber had 200 new groups on one day: the other new answers of that day are together here."
          : "Its failures have all of this in common. Dashed parts differ from answer to answer, and are left out of the comparison."}
      </p>
      <Facts
        facts={{
          Subscriber: (
            <Link href={subscriberHref(subscriberId)}>
              <OutsideText text={subscriberName} />
            </Link>
          ),
          Expected: String(expectedStatusCode),
          Received: httpStatus === null ? `no answer: ${receivedText(group)}` : String(httpStatus),
          Text: samples ? <GroupTitle title={title} /> : "withheld: you may not see payloads",
          ...(foldRules.length > 0 && {
            "Your own rules": foldRules.map(({ mark, matches }) => (
              <div key={`${mark} ${matches}`}>
                <GroupTitle title={markOf(mark)} /> is <code>{matches}</code>
              </div>
            )),
          }),
        }}
      />
      {isOverflow ? null : (
        <p className={classes.dimmed}>
          A part of it still differs from failure to failure?{" "}
          <Link href={foldingHref(group.id)}>A rule of folding</Link> leaves it out.
        </p>
      )}
      {samples && samples.length > 0 ? (
        <div className={classes.samples}>
          {samples.map(({ deliveryId, eventId, number, startedAt, text }) => (
            <section key={`${deliveryId} ${number}`} aria-label={`Answer to attempt ${number}`}>
              <p className={classes.dimmed}>
                <Link href={deliveryHref(eventId, deliveryId)}>attempt {number}</Link>,{" "}
                <Moment at={startedAt} now={now} zone={zone} />
              </p>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it */}
              <pre className={blocks.code} tabIndex={0}>
                {text === "" ? (
                  "nothing was taken: the answer has no text"
                ) : (
                  <OutsideText text={text} hasLines />
                )}
              </pre>
            </section>
          ))}
        </div>
      ) : null}
    </>
  );
}
