import { Mark } from "@/components/ui/mark";
import { Moment } from "@/components/ui/moment";
import { RETENTION_NAMES } from "@/lib/engine/retention";
import { daysText } from "@/lib/retention/days-text";
import { expectedOf } from "@/lib/retention/expected";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import { removedByRun } from "@/lib/retention/runs";
import { type KnownSum, knownBytes } from "@/lib/retention/sums";
import type { RetentionPageData } from "@/lib/retention/view";
import { sizeText } from "@/lib/text/size-text";
import { aboutDuration } from "@/lib/time/duration";
import { type RetentionDraft, typedSettings } from "./draft";
import classes from "./retention.module.css";
import { RetentionNotes } from "./retention-notes";
import { rowsText, UNKNOWN } from "./retention-text";

/** What is stored altogether and what it will be, the last run, and whether something is overdue. */
export function RetentionSummary({ data, draft }: { data: RetentionPageData; draft: RetentionDraft }) {
  const { kept, stored, overdue, lastRun } = data;
  const typed = typedSettings(draft, stored);
  const now = knownBytes(RETENTION_NAMES.map((name) => kept[name]));
  const later = knownBytes(RETENTION_NAMES.map((name) => expectedOf(kept[name].daily, name, typed)));
  return (
    <section className={classes.summary} aria-label="All together">
      <dl>
        <div>
          <dt>Stored now</dt>
          <dd>{sumText(now)}</dd>
          <dd className={classes.quiet}>rows and indexes of all settings below</dd>
        </div>
        <div>
          <dt>Will be</dt>
          <dd>{sumText(later)}</dd>
          <dd className={classes.quiet}>once every setting has passed in full, at the present rate</dd>
        </div>
        <div>
          <dt>Last run</dt>
          <LastRun {...data} />
        </div>
        <div>
          <dt>Overdue</dt>
          <dd>
            {overdue.length > 0 ? (
              <Mark tone="wait" shape="clock">
                {overdue.map(({ name }) => RETENTION_LABEL[name].label).join(", ")}
              </Mark>
            ) : (
              <Mark tone="ok" shape="check">
                Nothing is overdue
              </Mark>
            )}
          </dd>
          {lastRun?.result && lastRun.result.overdue.length > 0 && (
            <dd>
              <Mark tone="wait" shape="clock" isQuiet>
                The last run has put something off
              </Mark>
            </dd>
          )}
        </div>
      </dl>
      <RetentionNotes {...data} />
    </section>
  );
}

/** A part that is unknown is left out and said. */
function sumText({ bytes, isWhole }: KnownSum): string {
  if (isWhole) return sizeText(bytes);
  return bytes === 0 ? UNKNOWN : `at least ${sizeText(bytes)}`;
}

function LastRun({ lastRun, zone, now }: Pick<RetentionPageData, "lastRun" | "zone" | "now">) {
  if (!lastRun)
    return (
      <>
        <dd>none yet</dd>
        <dd className={classes.quiet}>a worker begins with it when it leads, then every hour</dd>
      </>
    );
  const { begunAt, endedAt, result } = lastRun;
  return (
    <>
      <dd>
        <Moment at={begunAt} zone={zone} now={now} />
      </dd>
      <dd className={classes.quiet}>
        {endedAt && result
          ? `took ${aboutDuration(endedAt.getTime() - begunAt.getTime())}, removed ${removedText(removedByRun(result))}`
          : "not ended yet"}
      </dd>
    </>
  );
}

function removedText({ days, rows }: ReturnType<typeof removedByRun>): string {
  if (days === 0 && rows === 0) return "nothing";
  const parts = [days > 0 ? `whole days: ${daysText(days)}` : "", rows > 0 ? rowsText(rows) : ""];
  return parts.filter(Boolean).join(" and ");
}
