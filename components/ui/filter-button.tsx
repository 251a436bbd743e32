import type { ComponentProps } from "react";
import classes from "./filter-menu.module.css";
import { Icon } from "./icons";

export type FilterButtonProps = {
  label: string;
  value: readonly string[];
  /** What a filter with exactly one value shows in place of its name and number. */
  shown?: string | undefined;
};

type Props = FilterButtonProps &
  Pick<ComponentProps<"button">, "ref" | "onClick" | "onPointerEnter" | "onFocus"> & {
    isOpen: boolean;
    isBusy?: boolean;
  };

/** The button of a filter with a menu. */
export function FilterButton({ label, value, shown, isOpen, isBusy, ref, ...events }: Props) {
  const isActive = shown === undefined && value.length > 0;
  return (
    <button
      {...events}
      ref={ref}
      type="button"
      // After the properties that the target of a menu adds, of which one is a class name.
      className={classes.button}
      data-active={isActive}
      aria-haspopup="listbox"
      aria-expanded={isOpen}
      aria-busy={isBusy || undefined}
      aria-label={isActive ? `${label}, ${value.length} chosen` : label}
    >
      {shown ?? label}
      {isActive ? <span className={classes.count}>{value.length}</span> : null}
      <Icon name="chevronDown" size={12} />
    </button>
  );
}
