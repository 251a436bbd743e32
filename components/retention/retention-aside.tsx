import { Section } from "@/components/form-screen/section";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { daysText } from "@/lib/retention/days-text";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { RetentionPageData } from "@/lib/retention/view";
import { sizeText } from "@/lib/text/size-text";
import { visible } from "@/lib/text/visible";
import { formatDay } from "@/lib/time/format";
import classes from "./retention.module.css";
import { rowsText } from "./retention-text";

/** What is overdue, and what was removed in the last days. */
export function RetentionAside({ overdue, lastRun, otherSettings, removed, zone, now }: RetentionPageData) {
  const clock = { zone, now };
  const putOff = lastRun?.result?.overdue ?? [];
  return (
    <>
      <Section title="Last run" hint="every hour">
        <LastRun lastRun={lastRun} {...clock} />
        <OtherSettings otherSettings={otherSettings} />
        {overdue.length === 0 && putOff.length > 0 && (
          <Mark tone="wait" shape="clock" isQuiet>
            The last run has put something off
          </Mark>
        )}
        {overdue.length === 0 && putOff.length === 0 && (
          <Mark tone="ok" shape="check" isQuiet>
            Nothing is overdue
          </Mark>
        )}
        {overdue.length > 0 && (
          <>
            <ul className={classes.list} aria-label="Overdue">
              {overdue.map(({ name, oldest }) => (
                <li key={name}>
                  <Mark tone="wait" shape="clock" isQuiet>
                    Overdue: {RETENTION_LABEL[name].label}
                  </Mark>{" "}
                  the oldest is of <Moment at={oldest} {...clock} />
                </li>
              ))}
            </ul>
            <p className={classes.quiet}>
              {putOff.length > 0
                ? "Why, as the last run says:"
                : "It goes in small steps, so that deliveries do not wait: the next runs remove it. If it stays, look whether a worker runs."}
            </p>
          </>
        )}
        {putOff.map((sentence) => (
          <p key={sentence} className={classes.plain}>
            {visible(sentence)}
          </p>
        ))}
      </Section>
      <Section title="Removed in the last 14 days">
        {removed.length === 0 ? (
          <p className={classes.quiet}>Nothing was removed.</p>
        ) : (
          <table className={classes.removed}>
            <thead>
              <tr>
                <th scope="col">Day (UTC)</th>
                <th scope="col">What</th>
                <th scope="col">Removed</th>
              </tr>
            </thead>
            <tbody>
              {removed.map(({ day, what, rows, bytes }) => (
                <tr key={`${day} ${what}`}>
                  <td>{formatDay(day)}</td>
                  <td>{what}</td>
                  <td>
                    {rowsText(rows)}
                    {bytes === null ? "" : `, ${sizeText(bytes)}`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Section>
    </>
  );
}

function LastRun({ lastRun, ...clock }: Pick<RetentionPageData, "lastRun" | "zone" | "now">) {
  if (!lastRun)
    return <p className={classes.quiet}>It has not run yet: a worker begins with it when it leads.</p>;
  const { begunAt, endedAt } = lastRun;
  return (
    <p className={classes.plain}>
      {endedAt ? "Ended " : "Begun, not ended yet: "}
      <Moment at={endedAt ?? begunAt} {...clock} />
    </p>
  );
}

/** Web process and worker have different environments: what the fields show is not what is removed. */
function OtherSettings({ otherSettings }: Pick<RetentionPageData, "otherSettings">) {
  if (otherSettings.length === 0) return null;
  const text = (days: number | null) => (days === null ? "as long as the delivery" : daysText(days));
  return (
    <>
      <ul className={classes.list} aria-label="Settings of the worker">
        {otherSettings.map(({ name, worker, here }) => (
          <li key={name}>
            <Mark tone="wait" shape="clock" isQuiet>
              The worker applies {text(worker)}
            </Mark>{" "}
            for {RETENTION_LABEL[name].label}; this screen shows {text(here)}.
          </li>
        ))}
      </ul>
      <p className={classes.quiet}>
        Give all processes the same RETENTION_… variables, or set it here: what is saved here holds for all.
      </p>
    </>
  );
}
