import { Section } from "@/components/form-screen/section";
import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { RetentionPageData } from "@/lib/retention/view";
import { sizeText } from "@/lib/text/size-text";
import { formatDay } from "@/lib/time/format";
import classes from "./retention.module.css";
import { rowsText } from "./retention-text";

/** What is overdue, and what was removed in the last days. */
export function RetentionAside({ overdue, removed, zone, now }: RetentionPageData) {
  const clock = { zone, now };
  return (
    <>
      <Section title="Overdue">
        {overdue.length === 0 ? (
          <Mark tone="ok" shape="check" isQuiet>
            Nothing is older than its setting says
          </Mark>
        ) : (
          <>
            <ul className={classes.list}>
              {overdue.map(({ name, oldest }) => (
                <li key={name}>
                  <Mark tone="wait" shape="clock" isQuiet>
                    {RETENTION_LABEL[name].label}
                  </Mark>{" "}
                  the oldest is of <Moment at={oldest} {...clock} />
                </li>
              ))}
            </ul>
            <p className={classes.quiet}>
              The worker that leads removes it, in small steps so that deliveries do not wait. It stays
              overdue while no worker runs, while deliveries are late, or while something that is older is
              being sent or operated on.
            </p>
          </>
        )}
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
