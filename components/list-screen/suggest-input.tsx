"use client";

import { TextInput } from "@mantine/core";
import { type KeyboardEvent, type SyntheticEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { OutsideText } from "@/components/ui/outside-text";
import type { ListDefinition } from "@/lib/list/definition";
import { type Suggestion, suggest, withSuggestion } from "@/lib/list/text-form/suggest";
import { LONGEST_FORM } from "@/lib/list/text-form/tokens";
import type { ListData } from "@/lib/list/view";
import classes from "./suggest-input.module.css";

type Props = {
  list: ListDefinition;
  options: ListData<never>["options"];
  value: string;
  onChange: (text: string) => void;
  /** Escape, while no suggestions are open. */
  onEscape: () => void;
  isInvalid: boolean;
  describedBy: string;
};

/** The list of suggestions: for which place in the text, and which of them the arrow keys have chosen; -1 is none. */
type Open = { caret: number; chosen: number };

/**
 * The field of the text form: a combobox. Typing opens the suggestions, as an arrow key does; Enter takes the chosen one, and without one
 * the form is sent as if there were no list. Escape closes the list alone.
 */
export function SuggestInput({ list, options, value, onChange, onEscape, isInvalid, describedBy }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const placed = useRef<number | null>(null);
  const suggestions = open && suggest(list, value, open.caret, options);
  const items = suggestions?.items ?? [];
  const chosen = open && suggestions ? open.chosen : -1;
  const name = suggestions?.of == null ? "Keys" : `Values of ${suggestions.of}`;

  // React has put the caret at the end of the new text.
  useLayoutEffect(() => {
    if (placed.current === null) return;
    input.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });

  const caretOf = ({ currentTarget }: SyntheticEvent<HTMLInputElement>) =>
    currentTarget.selectionStart ?? currentTarget.value.length;

  function accept(item: Suggestion) {
    if (!suggestions) return;
    const next = withSuggestion(value, suggestions, item);
    onChange(next.text);
    placed.current = next.caret;
    // Behind a key its values follow.
    setOpen(suggestions.of === null ? { caret: next.caret, chosen: -1 } : null);
  }

  function choose(event: KeyboardEvent<HTMLInputElement>, step: 1 | -1) {
    event.preventDefault();
    if (!suggestions) return setOpen({ caret: caretOf(event), chosen: 0 });
    const count = items.length;
    const next = chosen === -1 && step === -1 ? count - 1 : (chosen + step + count) % count;
    setOpen((now) => now && { ...now, chosen: next });
    document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const item = items[chosen];
    if (event.key === "ArrowDown") choose(event, 1);
    else if (event.key === "ArrowUp") choose(event, -1);
    else if (event.key === "Enter") {
      if (item) {
        event.preventDefault();
        accept(item);
      } else setOpen(null);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (suggestions) setOpen(null);
      else onEscape();
    } else if (MOVING.has(event.key)) setOpen(null);
  }

  return (
    <div className={classes.field}>
      <TextInput
        ref={input}
        classNames={{ input: "mono" }}
        role="combobox"
        aria-label="Filter as text"
        aria-describedby={describedBy}
        aria-invalid={isInvalid}
        aria-autocomplete="list"
        aria-expanded={suggestions !== null}
        aria-controls={suggestions ? id : undefined}
        aria-activedescendant={chosen === -1 ? undefined : `${id}-${chosen}`}
        data-search-field
        autoFocus
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST_FORM}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          setOpen({ caret: caretOf(event), chosen: -1 });
        }}
        onKeyDown={onKeyDown}
        onClick={() => setOpen(null)}
        onBlur={() => setOpen(null)}
      />
      {suggestions ? (
        <div className={classes.popUp}>
          <div id={id} role="listbox" aria-label={name} className={classes.list}>
            {items.map((item, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys, by aria-activedescendant
              <div
                key={item.text}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === chosen}
                // The field keeps the focus.
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => accept(item)}
              >
                <code>
                  <OutsideText text={item.text} />
                </code>
                {isNamed(item) ? <OutsideText text={item.label} /> : null}
              </div>
            ))}
          </div>
          {suggestions.more > 0 ? <p>{suggestions.more} more: type on to find them</p> : null}
        </div>
      ) : null}
      <span role="status" className="visually-hidden">
        {suggestions ? `${name}: ${items.length === 1 ? "1 suggestion" : `${items.length} suggestions`}` : ""}
      </span>
    </div>
  );
}

/** These leave the place for which the suggestions are. */
const MOVING = new Set(["ArrowLeft", "ArrowRight", "Home", "End", "Tab"]);

/** Whether a suggestion has another name than what is written. */
const isNamed = ({ text, label }: Suggestion) => text !== label && text !== `"${label}"`;
