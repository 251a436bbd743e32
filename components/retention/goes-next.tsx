import type { NextRemoval } from "@/lib/retention/measured";
import { sizeText } from "@/lib/text/size-text";
import { formatDay, formatMoment, formatRelative, formatUtc } from "@/lib/time/format";
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
      <dd>{next.at <= now ? "at the next run" : formatRelative(next.at, now)}</dd>
      <dd className={classes.quiet}>
        <time dateTime={next.at.toISOString()} title={formatUtc(next.at)}>
          {formatMoment(next.at, zone)}
        </time>
        {amountOf(next)}
      </dd>
    </>
  );
}

/** Of whole days the first one, of rows those of the next 24 hours. */
function amountOf({ day, rows, bytes }: NextRemoval): string {
  if (day === null) return rows && rows.total > 0 ? `; ${countedText(rows)} within 24 hours` : "";
  const size = bytes === null ? "" : `, ${sizeText(bytes)}`;
  return `; ${formatDay(day)}: ${rowsText(rows?.total ?? null, rows !== null && rows.total > 0)}${size}`;
}
