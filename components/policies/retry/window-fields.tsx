"use client";

import { Select, Switch } from "@mantine/core";
import { useMemo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem, useField } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import type { RetryWindow } from "@/lib/engine/windows";
import { WEEK, WEEKDAY_LABEL } from "@/lib/policies/labels";
import classes from "./retry.module.css";

type Props = {
  window: RetryWindow | null;
  /** The user's time zone, the default of a new window. */
  zone: string;
  onChange: (window: RetryWindow | null) => void;
};

const OFFICE_HOURS = { days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:00" } as const;

/** The hours in which retries are made, in a named time zone. */
export function WindowFields({ window, zone, onChange }: Props) {
  return (
    <div className={classes.window}>
      <Switch
        size="xs"
        label="Only within business hours"
        checked={window !== null}
        onChange={(event) =>
          onChange(event.currentTarget.checked ? { ...OFFICE_HOURS, timeZone: zone } : null)
        }
      />
      {window ? (
        <div className={fields.fields}>
          <div className={fields.wide}>
            <Days days={window.days} onChange={(days) => onChange({ ...window, days })} />
          </div>
          <div className={fields.halves}>
            {(["from", "to"] as const).map((end) => (
              <TextField
                key={end}
                label={end === "from" ? "From" : "To"}
                description={end === "to" && window.to <= window.from ? "The day after" : undefined}
                path={`retry.window.${end}`}
                value={window[end]}
                onChange={(time) => onChange({ ...window, [end]: time })}
              />
            ))}
          </div>
          <ZoneSelect zone={window.timeZone} onChange={(timeZone) => onChange({ ...window, timeZone })} />
        </div>
      ) : null}
    </div>
  );
}

type DaysProps = Pick<RetryWindow, "days"> & { onChange: (days: RetryWindow["days"]) => void };

function Days({ days, onChange }: DaysProps) {
  const { name } = useField("retry.window.days");
  return (
    <fieldset className={classes.days}>
      <legend>Days</legend>
      {WEEK.map((day) => (
        <button
          key={day}
          type="button"
          name={name}
          aria-pressed={days.includes(day)}
          onClick={() => onChange(WEEK.filter((one) => days.includes(one) !== (one === day)))}
        >
          {WEEKDAY_LABEL[day]}
        </button>
      ))}
      <ListProblem path="retry.window.days" label="Days" />
    </fieldset>
  );
}

function ZoneSelect({ zone, onChange }: { zone: string; onChange: (zone: string) => void }) {
  const field = useField("retry.window.timeZone");
  const zones = useMemo(() => [...new Set([zone, "UTC", ...Intl.supportedValuesOf("timeZone")])], [zone]);
  return (
    <Select
      label="Time zone"
      description="Daylight saving time is observed"
      searchable
      limit={60}
      nothingFoundMessage="No matching time zone."
      {...field}
      data={zones}
      value={zone}
      onChange={(value) => value && onChange(value)}
    />
  );
}
