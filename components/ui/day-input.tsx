"use client";

import { TextInput } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { parseDay } from "@/lib/time/day-text";
import { formatDay } from "@/lib/time/format";
import classes from "./day-input.module.css";
import { Icon } from "./icons";
import { useDismiss } from "./use-dismiss";
import { useLoaded } from "./use-loaded";

type Props = {
  label: string;
  /** As `2026-11-26`, like the bounds; both are inclusive. */
  value: string;
  min?: string | undefined;
  max?: string | undefined;
  onChange: (day: string) => void;
};

const loadCalendar = () => import("./day-calendar");
const HOW = "Type a day, or press Arrow Down to choose it in a calendar.";

/** A day, typed or chosen in a calendar, whose code is loaded when the field is first pointed at or entered. */
export function DayInput({ label, value, min, max, onChange }: Props) {
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  /** Whether the calendar is open, and has the focus or leaves it in the field. */
  const [calendar, setCalendar] = useState<"closed" | "beside" | "entered">("closed");
  const { loaded, load } = useLoaded(loadCalendar);
  const input = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLDivElement>(null);
  const popUp = useId();

  function take(day: string) {
    setDraft(undefined);
    setProblem(undefined);
    if (day !== value) onChange(day);
  }
  function apply() {
    if (draft === undefined) return;
    const day = parseDay(draft, max ?? value);
    const why = day === undefined ? NOT_A_DAY : outOfBounds(day, min, max);
    if (day === undefined || why) setProblem(why);
    else take(day);
  }
  function close() {
    setCalendar("closed");
    input.current?.focus();
  }
  useDismiss(field, calendar !== "closed", () => setCalendar("closed"));
  useEffect(() => {
    if (calendar !== "entered" || !loaded) return;
    field.current?.querySelector<HTMLElement>("[role=dialog] [data-autofocus]")?.focus();
  }, [calendar, loaded]);
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter") apply();
    else if (event.key !== "ArrowDown" && (event.key !== "Escape" || calendar === "closed")) return;
    setCalendar(event.key === "ArrowDown" ? "entered" : "closed");
    event.preventDefault();
  }

  return (
    <div ref={field} className={classes.field}>
      <TextInput
        ref={input}
        w={124}
        role="combobox"
        aria-label={label}
        aria-description={HOW}
        aria-haspopup="dialog"
        aria-expanded={calendar !== "closed"}
        aria-controls={calendar === "closed" ? undefined : popUp}
        aria-invalid={problem !== undefined}
        error={problem !== undefined}
        value={draft ?? formatDay(value)}
        autoComplete="off"
        spellCheck={false}
        leftSection={<Icon name="calendar" size={13} />}
        leftSectionPointerEvents="none"
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setCalendar("beside")}
        onKeyDown={onKeyDown}
        onBlur={apply}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          setProblem(undefined);
        }}
      />
      {problem ? (
        <span role="alert" className={classes.problem}>
          {problem}
        </span>
      ) : null}
      {calendar === "closed" ? null : (
        <div
          id={popUp}
          role="dialog"
          aria-label={`${label}: choose a day`}
          tabIndex={-1}
          className={classes.popUp}
          onKeyDown={(event) => event.key === "Escape" && close()}
        >
          {loaded ? (
            <loaded.DayCalendar
              value={value}
              min={min}
              max={max}
              onChange={(day) => {
                take(day);
                close();
              }}
            />
          ) : (
            <div className={classes.loading} aria-busy="true" />
          )}
        </div>
      )}
    </div>
  );
}

const NOT_A_DAY = "This is not a day. Write it as 26 Nov 2026 or 2026-11-26.";

function outOfBounds(day: string, min?: string, max?: string): string | undefined {
  if (min && day < min) return `The first day to choose is ${formatDay(min)}.`;
  if (max && day > max) return `The last day to choose is ${formatDay(max)}.`;
  return undefined;
}
