import { Combobox, useCombobox } from "@mantine/core";
import { type Ref, useEffect, useRef, useState } from "react";
import { FilterButton, type FilterButtonProps } from "./filter-button";
import classes from "./filter-menu.module.css";
import { Icon } from "./icons";
import { OutsideText } from "./outside-text";

export type FilterListProps = FilterButtonProps & {
  options: readonly { value: string; label: string }[];
  /** Whether exactly one value is chosen, which closes the menu. */
  isSingle?: boolean;
  /** `isFirst`: the first change since the menu was opened, which adds a step to the browser's history. */
  onChange: (value: string[], isFirst: boolean) => void;
};

/** Number of options from which on a search box is shown. */
const SEARCH_FROM = 8;
/** Options listed at once; the search box finds the rest. */
const MAX_LISTED = 200;

/** A filter's button with its menu of options, open at first. */
export function FilterList(props: FilterListProps & { buttonRef: Ref<HTMLButtonElement> }) {
  const { label, options, value, isSingle = false, onChange, buttonRef } = props;
  const [search, setSearch] = useState("");
  const isFirst = useRef(true);
  const combobox = useCombobox({
    defaultOpened: true,
    onDropdownOpen: () => {
      isFirst.current = true;
      combobox.focusSearchInput();
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch("");
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the menu that is open at first
  useEffect(() => combobox.focusSearchInput(), []);
  // The first match is the one that Enter chooses.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the store is the same
  useEffect(() => {
    if (search) combobox.selectFirstOption();
  }, [search]);
  const words = search.trim().toLowerCase();
  const listed = options.filter((option) => option.label.toLowerCase().includes(words)).slice(0, MAX_LISTED);

  function toggle(option: string) {
    if (isSingle) {
      combobox.closeDropdown();
      onChange([option], true);
      return;
    }
    const isChosen = value.includes(option);
    onChange(isChosen ? value.filter((one) => one !== option) : [...value, option], isFirst.current);
    isFirst.current = false;
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={toggle}
      width={isSingle ? "target" : 272}
      position="bottom-start"
      shadow="md"
      radius="md"
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <FilterButton
          label={label}
          value={value}
          shown={props.shown}
          ref={buttonRef}
          isOpen={combobox.dropdownOpened}
          onClick={() => combobox.toggleDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        {options.length >= SEARCH_FROM ? (
          <Combobox.Search
            value={search}
            onChange={(event) => setSearch(event.currentTarget.value)}
            placeholder={`Find in ${label.toLowerCase()}`}
            aria-label={`Find in ${label.toLowerCase()}`}
          />
        ) : null}
        <Combobox.Options
          aria-label={label}
          aria-multiselectable={!isSingle}
          className={classes.list}
          // A long list scrolls, which the keyboard must be able to do.
          tabIndex={options.length >= SEARCH_FROM ? 0 : undefined}
        >
          {listed.map((option) => (
            <Combobox.Option key={option.value} value={option.value} active={value.includes(option.value)}>
              <span className={classes.option}>
                <span className={classes.box} data-checked={value.includes(option.value)}>
                  <Icon name="check" size={11} />
                </span>
                <OutsideText text={option.label} />
              </span>
            </Combobox.Option>
          ))}
          {listed.length === 0 ? <Combobox.Empty>No matching name.</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
