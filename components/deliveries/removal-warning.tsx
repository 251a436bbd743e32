import Link from "next/link";
import { MarkShape } from "@/components/ui/mark";
import { deliveryRetryHref } from "@/lib/deliveries/search-params";
import type { RemovalWarning as Warning } from "@/lib/deliveries/view/screen";
import { totalText } from "@/lib/list/page";
import classes from "./deliveries.module.css";

/** Warns of the failures that retention makes unretryable within 24 hours, and opens exactly those. */
export function RemovalWarning({ warning }: { warning: Warning }) {
  const { total, value } = warning;
  return (
    <Link
      href={deliveryRetryHref({ removal: ["24h"] })}
      prefetch={false}
      className={classes.removalWarning}
      title="Retention removes them or their payload: they cannot be retried afterwards."
    >
      <MarkShape shape="clock" />
      {totalText(warning)} {total === 1 ? "failure becomes" : "failures become"} unretryable within 24 hours
      {value === null ? "" : `, worth ${value}`}
    </Link>
  );
}
