import type { PlannedRetry } from "@/lib/engine/schedule";
import classes from "./schedule.module.css";
import { timeLineOf } from "./time-line";

/** In units of the picture, about one pixel each. */
const WIDTH = 440;
const HEIGHT = 70;
const MARGIN = 14;
const AXIS = 48;
const BAND = { top: 22, height: 20 };

type Props = { retries: readonly PlannedRetry[]; totalMs: number | null; label: string };

/** The schedule as a time line: a band for the possible times of each retry, a stroke for the expected one. */
export function TimeLinePicture({ retries, totalMs, label }: Props) {
  const { marks, labels, ticks, cutoff, isLogarithmic } = timeLineOf(retries, totalMs);
  const x = (share: number) => MARGIN + share * (WIDTH - 2 * MARGIN);
  return (
    <svg className={classes.picture} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {cutoff === null ? null : (
        <rect className={classes.after} x={x(cutoff)} y={8} width={WIDTH - x(cutoff)} height={AXIS - 8} />
      )}
      <path className={classes.axis} d={`M${x(0)} ${AXIS}H${WIDTH - MARGIN / 2}`} />
      {ticks.map(({ at, text }) => (
        <g key={text} className={classes.tick}>
          <path d={`M${x(at)} ${AXIS}v4`} />
          <text x={x(at)} y={AXIS + 15}>
            {text}
          </text>
        </g>
      ))}
      <g className={classes.bands}>
        {marks.map(({ retry, from, to }) => (
          <rect
            key={retry}
            x={x(from)}
            y={BAND.top}
            width={Math.max(0, x(to) - x(from) - 1)}
            height={BAND.height}
            rx={2}
          />
        ))}
      </g>
      <path className={classes.first} d={`M${x(0)} ${BAND.top - 2}V${AXIS}`} />
      {marks.map(({ retry, at, isCertain }) =>
        at === null ? null : (
          <path
            key={retry}
            className={classes.stroke}
            data-uncertain={!isCertain || undefined}
            d={`M${x(at)} ${BAND.top}v${BAND.height}`}
          />
        ),
      )}
      {labels.map(({ at, text }) => (
        <text key={text} className={classes.number} x={x(at)} y={BAND.top - 6}>
          {text}
        </text>
      ))}
      {cutoff === null ? null : (
        <path className={classes.cutoff} d={`M${x(cutoff)} 8V${AXIS}`}>
          <title>End of total time</title>
        </path>
      )}
      {isLogarithmic ? <title>Logarithmic scale: short delays are enlarged.</title> : null}
    </svg>
  );
}
