import { Moment } from "@/components/ui/moment";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { RetentionPageData } from "@/lib/retention/view";
import { visible } from "@/lib/text/visible";
import classes from "./retention.module.css";
import { lifeText } from "./retention-text";

/** What is late and why, and which variables of this process do not apply. */
export function RetentionNotes({ overdue, lastRun, ignored, zone, now }: RetentionPageData) {
  const putOff = lastRun?.result?.overdue ?? [];
  if (overdue.length + putOff.length + ignored.length === 0) return null;
  return (
    <ul className={classes.notes}>
      {overdue.map(({ name, oldest }) => (
        <li key={name}>
          <b>{RETENTION_LABEL[name].label}</b>: the oldest is of <Moment at={oldest} zone={zone} now={now} />.
        </li>
      ))}
      {overdue.length > 0 && putOff.length === 0 && (
        <li>
          It goes in small steps, so that deliveries do not wait: the next runs remove it. If it stays, look
          whether a worker runs.
        </li>
      )}
      {putOff.map((sentence) => (
        <li key={sentence}>{visible(sentence)}</li>
      ))}
      {ignored.map(({ name, here, inForce }) => (
        <li key={name}>
          <b>{RETENTION_LABEL[name].label}</b>: the environment of this web process says {lifeText(here)},
          that of the workers {lifeText(inForce)}, which applies. Give all processes the same RETENTION_…
          variables.
        </li>
      ))}
    </ul>
  );
}
