import { BeingCounted } from "@/components/list-screen/being-counted";
import listClasses from "@/components/list-screen/list-screen.module.css";
import { useArrived } from "@/components/list-screen/use-arrived";
import type { ChangeSearch } from "@/components/list-screen/use-list-search";
import type { DeliveryRetryData } from "@/lib/deliveries/view/screen";
import { totalText } from "@/lib/list/page";
import { formatDay } from "@/lib/time/format";
import classes from "./deliveries.module.css";

type Props = { yesterday: NonNullable<DeliveryRetryData["yesterday"]>; change: ChangeSearch };

/** What failed the day before: just after midnight a list of today leaves out the night's failures. */
export function YesterdayNote({ yesterday, change }: Props) {
  const { day, failed } = yesterday;
  const counted = useArrived(failed);
  return (
    <p className={classes.yesterday}>
      <span>
        Yesterday, {formatDay(day)}: {counted === null ? "an unknown number" : null}
        {counted ? totalText(counted) : null}
        {counted === undefined ? <BeingCounted /> : null} failed.
      </span>
      <button
        type="button"
        className={listClasses.textButton}
        onClick={() => change({ from: day, to: null, last: null })}
      >
        Show yesterday and today
      </button>
    </p>
  );
}
