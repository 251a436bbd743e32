import { confirm } from "@/components/ui/confirm";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { previewRemoval } from "@/lib/retention/actions";
import { daysText } from "@/lib/retention/days-text";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { Removal, RetentionBody } from "@/lib/retention/schema";
import { formatMomentInFull } from "@/lib/time/format";
import classes from "./retention.module.css";
import { countedText, rowsText } from "./retention-text";

/** Asks before a shorter life is saved that removes something at the next run. Without anything to remove it does not ask. */
export async function askBeforeRemoval(
  { id: _id, reset: _reset, ...changes }: Partial<RetentionBody> & { id: string },
  { zone }: { zone: string },
): Promise<boolean> {
  const found = await previewRemoval(changes).catch(() => UNREACHABLE);
  if (!found.ok) {
    notify({ tone: "fail", title: "Not saved", text: found.message });
    return false;
  }
  if (found.removals.length === 0) return true;
  return confirm({
    title: "Remove what is older at the next run?",
    body: <Removals removals={found.removals} zone={zone} />,
    confirm: "Save and remove",
    isDestructive: true,
  });
}

function Removals({ removals, zone }: { removals: readonly Removal[]; zone: string }) {
  return (
    <>
      <p>Saving removes, within the hour, what the settings now in force would have kept longer:</p>
      <ul className={classes.removals}>
        {removals.map(({ name, before, rows, isEstimate, days }) => (
          <li key={name}>
            <b>{RETENTION_LABEL[name].label}</b>: {amountText(rows, isEstimate)}
            {days === null ? "" : ` of ${daysText(days)}`}, everything before{" "}
            {formatMomentInFull(before, zone)}
          </li>
        ))}
      </ul>
      <p>Nothing brings it back. Restore a backup if you need it again.</p>
    </>
  );
}

function amountText(rows: Removal["rows"], isEstimate: boolean): string {
  if (rows === null) return "an unknown number of rows";
  return isEstimate && rows.total > 0 ? rowsText(rows.total, true) : countedText(rows);
}
