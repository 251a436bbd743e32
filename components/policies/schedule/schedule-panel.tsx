import type { RetrySettings } from "@/lib/engine/retry";
import { planRetries } from "@/lib/engine/schedule";
import { scheduleSentences } from "@/lib/policies/describe-retry";
import { formatDuration } from "@/lib/time/duration";
import classes from "./schedule.module.css";
import { ScheduleTable } from "./schedule-table";
import { TimeLinePicture } from "./time-line-picture";

/** A number and its unit stay on one line. */
const SPAN = /(\d) (ms|s|min|h|d)\b/g;

type Props = {
  /** Null: no automatic retry. */
  settings: RetrySettings | null;
  now: Date;
};

/** The schedule of retry settings: as sentences, as a picture, and as a table. */
export function SchedulePanel({ settings, now }: Props) {
  if (settings === null)
    return <p className={classes.words}>No automatic retry: a failed delivery stays failed.</p>;
  const retries = planRetries(settings);
  const sentences = scheduleSentences(settings);
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence} className={classes.words}>
          {sentence.replace(SPAN, "$1\u00a0$2")}
        </p>
      ))}
      {settings.attempts === 0 ? null : (
        <>
          <TimeLinePicture retries={retries} totalMs={settings.totalMs} label={sentences.join(" ")} />
          <ScheduleTable settings={settings} retries={retries} now={now} />
          <p className={classes.note}>
            The time that attempts take is not counted. A Retry-After in an answer may lengthen a wait to{" "}
            {formatDuration(settings.longestDelayMs)}; a rule may retry at once.
          </p>
        </>
      )}
    </>
  );
}
