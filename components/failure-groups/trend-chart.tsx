import { formatMoment, offsetName } from "@/lib/time/format";
import classes from "./groups.module.css";

type Props = {
  title: string;
  /** Oldest first. */
  counts: readonly number[];
  /** The length of each, in milliseconds; the last one ends at `now`. */
  stepMs: number;
  now: Date;
  zone: string;
};

const WIDTH = 480;
const HEIGHT = 84;
const GAP = 2;
/** The first bar of a count that is not zero. */
const LEAST = 2;

/** Counts over time as bars, with the same as a table for those who do not see them. */
export function TrendChart({ title, counts, stepMs, now, zone }: Props) {
  const most = Math.max(...counts);
  const width = WIDTH / counts.length;
  const from = (index: number) => new Date(now.getTime() - (counts.length - index) * stepMs);
  return (
    <figure className={classes.chart}>
      <figcaption>
        <b>{title}</b>: {inWords(counts)}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
        {counts.map((count, index) => {
          const height = count === 0 ? 1 : Math.max(LEAST, (count / most) * HEIGHT);
          const at = from(index);
          return (
            <rect
              key={at.getTime()}
              data-empty={count === 0 || undefined}
              x={index * width}
              y={HEIGHT - height}
              width={width - GAP}
              height={height}
            >
              <title>{`${formatMoment(at, zone)}: ${count.toLocaleString("en-GB")}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className={classes.axis} aria-hidden="true">
        <span>
          {formatMoment(from(0), zone)} {offsetName(zone, from(0))}
        </span>
        <span>now</span>
      </p>
      {/* In a box of its own: a table is as wide as its words, whatever the width that it is given. */}
      <div className="visually-hidden">
        <table>
          <caption>{title}</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Failed attempts</th>
            </tr>
          </thead>
          <tbody>
            {counts.map((count, index) => (
              <tr key={from(index).getTime()}>
                <th scope="row">{formatMoment(from(index), zone)}</th>
                <td>{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}

function inWords(counts: readonly number[]): string {
  const sum = counts.reduce((all, one) => all + one, 0);
  if (sum === 0) return "no failed attempt";
  if (sum === 1) return "1 failed attempt";
  return `${sum.toLocaleString("en-GB")} failed attempts, ${Math.max(...counts).toLocaleString("en-GB")} at most in one bar`;
}
