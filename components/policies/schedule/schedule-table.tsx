import type { ReactNode } from "react";
import type { RetrySettings } from "@/lib/engine/retry";
import { momentsOfRetries, type PlannedRetry } from "@/lib/engine/schedule";
import { aboutDuration, formatDuration } from "@/lib/time/duration";
import { formatMoment } from "@/lib/time/format";
import classes from "./schedule.module.css";

type Props = { settings: RetrySettings; retries: readonly PlannedRetry[]; now: Date };

/** Each retry with its delay and its time. Without jitter the three delays are equal. */
export function ScheduleTable({ settings, retries, now }: Props) {
  const { attempts, totalMs, window } = settings;
  const isSpread = retries.some(({ earliestMs, latestMs }) => earliestMs !== latestMs);
  const moments = window ? momentsOfRetries(settings, now.getTime()) : null;
  return (
    <div className={classes.scroller}>
      <table className={classes.table} aria-label="Schedule of the retries">
        <thead>
          <tr>
            <th scope="col">Retry</th>
            {isSpread ? (
              <>
                <th scope="col">Earliest</th>
                <th scope="col">Expected</th>
                <th scope="col">Latest</th>
              </>
            ) : (
              <th scope="col">Wait</th>
            )}
            <th scope="col">After first attempt</th>
            {window ? (
              <th scope="col" title={`In ${window.timeZone}`}>
                If it failed now
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {retries.map((planned, index) => (
            <Row key={planned.retry} planned={planned} isSpread={isSpread} hasRange={isSpread && !moments}>
              {moments ? <td>{momentText(moments[index], window?.timeZone ?? "UTC")}</td> : null}
            </Row>
          ))}
          {totalMs !== null && retries.length < attempts ? (
            <tr className={classes.ruledOut}>
              <td colSpan={6}>
                {retries.length + 1 === attempts
                  ? `Retry ${attempts} is`
                  : `Retries ${retries.length + 1}–${attempts} are`}{" "}
                not made: the total time of {formatDuration(totalMs)} is over
              </td>
            </tr>
          ) : null}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { planned: PlannedRetry; isSpread: boolean; hasRange: boolean; children: ReactNode };

function Row(props: RowProps) {
  const { retry, isCertain, ...times } = props.planned;
  const after = aboutDuration(times.expectedAfterMs);
  const range = `${aboutDuration(times.earliestAfterMs)} – ${aboutDuration(times.latestAfterMs)}`;
  return (
    <tr data-uncertain={!isCertain || undefined} title={isCertain ? undefined : "May exceed the total time"}>
      <th scope="row">{retry}</th>
      {props.isSpread ? (
        <>
          <td>{waitText(times.earliestMs)}</td>
          <td>{waitText(times.expectedMs)}</td>
        </>
      ) : null}
      <td>{waitText(times.latestMs)}</td>
      <td>
        {after}
        {props.hasRange && times.earliestAfterMs !== times.latestAfterMs ? <small> {range}</small> : null}
      </td>
      {props.children}
    </tr>
  );
}

function waitText(milliseconds: number): string {
  return milliseconds === 0 ? "at once" : aboutDuration(milliseconds);
}

/** A time to the minute, the precision of a window. */
function momentText(moment: number | undefined, zone: string): string {
  return moment === undefined ? "not made" : formatMoment(new Date(moment), zone).slice(0, -3);
}
