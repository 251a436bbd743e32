import classes from "./groups.module.css";

type Props = { counts: readonly number[] /** What each count is of: `in an hour`. */; per: string };

const BAR = 4;
const HEIGHT = 18;

/** Counts over time as small bars, oldest first, with their sum and the most of them as text. */
export function Sparkline({ counts, per }: Props) {
  const most = Math.max(1, ...counts);
  const sum = counts.reduce((all, one) => all + one, 0);
  const text = sum === 0 ? "none" : `${number(sum)} failed, ${number(most)} at most ${per}`;
  return (
    <svg
      className={classes.sparkline}
      width={counts.length * BAR}
      height={HEIGHT}
      viewBox={`0 0 ${counts.length * BAR} ${HEIGHT}`}
      role="img"
      aria-label={text}
    >
      <title>{text}</title>
      {counts.map((count, index) => {
        const height = count === 0 ? 1 : Math.max(2, Math.round((count / most) * HEIGHT));
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a place in time
            key={index}
            data-empty={count === 0 || undefined}
            x={index * BAR}
            y={HEIGHT - height}
            width={BAR - 1}
            height={height}
          />
        );
      })}
    </svg>
  );
}

const number = (value: number) => value.toLocaleString("en-GB");
