import { Moment } from "@/components/ui/moment";
import type { NextRemoval } from "@/lib/retention/measured";
import { sizeText } from "@/lib/text/size-text";
import { formatDay } from "@/lib/time/format";
import classes from "./retention.module.css";
import { countedText, rowsText } from "./retention-text";

type Props = {
  next: NextRemoval | null;
  /** Payloads without a limit of their own. */
  isWithDelivery: boolean;
  /** What is shown when there is nothing. */
  none: string;
  zone: string;
  now: Date;
};

/** When the first of what a setting keeps goes, and how much goes then, or within 24 hours. */
export function GoesNext({ next, isWithDelivery, none, zone, now }: Props) {
  if (isWithDelivery) return <dd>with the delivery</dd>;
  if (!next) return <dd>{none}</dd>;
  return (
    <>
      <dd>{next.at <= now ? "at the next run" : <Moment at={next.at} zone={zone} now={now} />}</dd>
      <dd className={classes.quiet}>{amountOf(next)}</dd>
    </>
  );
}

function amountOf({ day, rows, bytes }: NextRemoval): string {
  if (day === null) return rows === null ? "" : `${countedText(rows)} within 24 hours`;
  const size = bytes === null ? "" : `, ${sizeText(bytes)}`;
  return `${formatDay(day)}: ${rowsText(rows?.total ?? null, rows !== null && rows.total > 0)}${size}`;
}
