"use client";

import { Combobox, useCombobox } from "@mantine/core";
import { useRef, useState } from "react";
import classes from "./filter-menu.module.css";
import { Icon } from "./icons";
import { OutsideText } from "./outside-text";

type Option = { value: string; label: string };
type Props = {
  label: string;
  options: readonly Option[];
  value: readonly string[];
  /** `isFirst`: the first change since the menu was opened, which adds a step to the browser's history. */
  onChange: (value: string[], isFirst: boolean) => void;
};

/** Number of options from which on a search box is shown. */
const SEARCH_FROM = 8;
/** Options listed at once; the search box finds the rest. */
const MAX_LISTED = 200;

/** A filter with several values: a button with their count, and a menu of checkboxes. */
export function FilterMenu({ label, options, value, onChange }: Props) {
  const [search, setSearch] = useState("");
  const isFirst = useRef(true);
  const combobox = useCombobox({
    onDropdownOpen: () => {
      isFirst.current = true;
      combobox.focusSearchInput();
    },
    onDropdownClose: () => {
      combobox.resetSelectedOption();
      setSearch("");
    },
  });
  const words = search.trim().toLowerCase();
  const listed = options.filter((option) => option.label.toLowerCase().includes(words)).slice(0, MAX_LISTED);

  function toggle(option: string) {
    const isChosen = value.includes(option);
    onChange(isChosen ? value.filter((one) => one !== option) : [...value, option], isFirst.current);
    isFirst.current = false;
  }

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={toggle}
      width={272}
      position="bottom-start"
      shadow="md"
      radius="md"
    >
      <Combobox.Target targetType="button" withAriaAttributes={false}>
        <button
          type="button"
          className={classes.button}
          data-active={value.length > 0}
          aria-haspopup="listbox"
          aria-expanded={combobox.dropdownOpened}
          aria-label={value.length ? `${label}, ${value.length} chosen` : label}
          onClick={() => combobox.toggleDropdown()}
        >
          {label}
          {value.length ? <span className={classes.count}>{value.length}</span> : null}
          <Icon name="chevronDown" size={12} />
        </button>
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
          aria-multiselectable
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
