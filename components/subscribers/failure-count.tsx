import type { Clock } from "@/components/list-screen/columns";
import { deliveryRetryHref, firstDay } from "@/lib/deliveries/search-params";
import { totalText } from "@/lib/list/page";
import type { FailureCounts } from "@/lib/subscribers/view";
import { dayIn } from "@/lib/time/zone";
import classes from "./subscribers.module.css";

type Props = { id: string; failures: FailureCounts | null; of: keyof FailureCounts; clock: Clock };

/** A number of failures, which leads to them. Without a number it says that it is unknown. */
export function FailureCount({ id, failures, of, clock }: Props) {
  if (!failures) {
    return (
      <span className={classes.none} title="Counting took too long">
        unknown
      </span>
    );
  }
  const count = failures[of];
  if (count.total === 0) return <span className={classes.none}>0</span>;
  return <a href={failuresHref(id, of, dayIn(clock.zone, clock.now))}>{totalText(count)}</a>;
}

/** Builds a link to the failures of a subscriber: those of the last day, or of all days that the screen reaches back. */
function failuresHref(id: string, of: keyof FailureCounts, today: string): string {
  return deliveryRetryHref({
    subscribers: [id],
    ...(of === "lastDay" ? { last: "24h" } : { from: firstDay(today) }),
  });
}
