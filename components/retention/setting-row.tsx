import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import type { RetentionName } from "@/lib/engine/retention";
import { daysText } from "@/lib/retention/days-text";
import { expectedOf } from "@/lib/retention/expected";
import { DAY_TABLE } from "@/lib/retention/next-removal";
import type { RetentionPageData } from "@/lib/retention/view";
import { formatDay } from "@/lib/time/format";
import type { DraftChange } from "../form-screen/use-form";
import { type RetentionDraft, typedSettings } from "./draft";
import { GoesNext } from "./goes-next";
import classes from "./retention.module.css";
import { bytesText, rowsText, UNKNOWN } from "./retention-text";
import { SettingDays } from "./setting-days";

type Props = {
  name: RetentionName;
  draft: RetentionDraft;
  change: DraftChange<RetentionDraft>;
  data: RetentionPageData;
};

/** One setting: what it keeps, its days, how large that is now and what it will be, the oldest of it and what goes next. */
export function SettingRow({ name, draft, change, data }: Props) {
  const { stored, kept, overdue, zone, now } = data;
  const one = kept[name];
  const expected = expectedOf(one.daily, name, typedSettings(draft, stored));
  return (
    <div className={classes.row}>
      <SettingDays name={name} draft={draft} change={change} data={data} />
      <dl className={classes.facts}>
        <div>
          <dt className="visually-hidden">Now</dt>
          <dd>{bytesText(one.bytes)}</dd>
          <dd className={classes.quiet}>{rowsText(one.rows)}</dd>
        </div>
        <div>
          <dt className="visually-hidden">Will be</dt>
          {expected ? (
            <>
              <dd title={`At the rate of the last ${daysText(expected.measuredDays)}.`}>
                {bytesText(expected.bytes)}
              </dd>
              <dd className={classes.quiet}>{rowsText(expected.rows)}</dd>
            </>
          ) : (
            <>
              <dd>{UNKNOWN}</dd>
              <dd className={classes.quiet}>needs a full day</dd>
            </>
          )}
        </div>
        <div>
          <dt className="visually-hidden">Oldest</dt>
          <dd>
            {one.oldest ? <Oldest name={name} at={one.oldest} zone={zone} now={now} /> : none(one.rows)}
          </dd>
          {overdue.some((late) => late.name === name) && (
            <dd>
              <Mark tone="wait" shape="clock">
                Overdue
              </Mark>
            </dd>
          )}
        </div>
        <div>
          <dt className="visually-hidden">Goes next</dt>
          <GoesNext
            next={one.next}
            isWithDelivery={stored[name] === null}
            none={none(one.rows)}
            zone={zone}
            now={now}
          />
        </div>
      </dl>
    </div>
  );
}

/** Without rows there is no oldest one; with some it is unknown. */
const none = (rows: number | null) => (rows === 0 ? "–" : UNKNOWN);

function Oldest({ name, at, zone, now }: { name: RetentionName; at: Date; zone: string; now: Date }) {
  if (!(name in DAY_TABLE)) return <Moment at={at} zone={zone} now={now} />;
  return <>{formatDay(at.toISOString().slice(0, 10))} (UTC)</>;
}
