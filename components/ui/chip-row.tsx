import { visible } from "@/lib/text/visible";
import classes from "./chip-row.module.css";
import { Icon } from "./icons";
import { OutsideText } from "./outside-text";

export type Chip = { key: string; name: string; text: string };

type Props<C extends Chip> = { chips: C[]; onRemove: (chip: C) => void; onClear: () => void };

/** The filters in force, each removable separately. */
export function ChipRow<C extends Chip>({ chips, onRemove, onClear }: Props<C>) {
  if (chips.length === 0) return null;
  return (
    <div className={classes.chips}>
      {chips.map((chip) => (
        <span key={chip.key} className={classes.chip}>
          {chip.name}:{" "}
          <b title={visible(chip.text)}>
            <OutsideText text={chip.text} />
          </b>
          <button
            type="button"
            aria-label={`Remove ${chip.name}: ${visible(chip.text)}`}
            onClick={() => onRemove(chip)}
          >
            <Icon name="cross" size={11} />
          </button>
        </span>
      ))}
      <button type="button" className={classes.clear} onClick={onClear}>
        Clear all
      </button>
    </div>
  );
}
