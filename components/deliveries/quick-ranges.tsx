import { MAX_WINDOW_DAYS } from "@/lib/deliveries/limits";
import { addDays } from "@/lib/time/zone";
import classes from "./deliveries.module.css";

/** `days`: the days between the beginning of the range and today. */
type Range = { label: string; days: number };

const RANGES: readonly Range[] = [
  { label: "Today", days: 0 },
  { label: "7 days", days: 6 },
  { label: "14 days", days: MAX_WINDOW_DAYS },
];

type Props = {
  from: string;
  to: string;
  today: string;
  /** Whether a URL without dates has another meaning than today. */
  isTodaySaid: boolean;
  change: (range: { from: string | null; to: null }) => void;
  ranges?: readonly Range[];
};

/** The most frequent ranges, one click each. */
export function QuickRanges({ from, to, today, isTodaySaid, change, ranges = RANGES }: Props) {
  return (
    <div className={classes.views}>
      {ranges.map(({ label, days }) => {
        const first = addDays(today, -days);
        return (
          <button
            key={label}
            type="button"
            aria-pressed={to === today && from === first}
            onClick={() => change({ from: days > 0 || isTodaySaid ? first : null, to: null })}
          >
            {label}
          </button>
        );
      })}
    </div>
  );
}
