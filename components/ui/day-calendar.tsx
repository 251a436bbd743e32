"use client";

import "@mantine/dates/styles.css";
import { DatePicker } from "@mantine/dates";

type Props = {
  value: string;
  min: string | undefined;
  max: string | undefined;
  onChange: (day: string) => void;
};

/** A month to choose a day from. Loaded by ./day-input.tsx when it is needed, with the library that draws it. */
export function DayCalendar({ value, min, max, onChange }: Props) {
  return (
    <DatePicker
      size="xs"
      value={value}
      defaultDate={value}
      onChange={(day) => onChange(day ?? value)}
      {...(min ? { minDate: min } : {})}
      {...(max ? { maxDate: max } : {})}
      firstDayOfWeek={1}
      // No weekend days: the calendar would show them in red, which here means destroyed or failed.
      weekendDays={[]}
      ariaLabels={LABELS}
      getDayProps={(day) => (day === value ? { "data-autofocus": true } : {})}
    />
  );
}

const LABELS = {
  previousMonth: "Previous month",
  nextMonth: "Next month",
  previousYear: "Previous year",
  nextYear: "Next year",
  previousDecade: "Previous decade",
  nextDecade: "Next decade",
};
