"use client";

import { Select } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { useMemo } from "react";
import { Section } from "@/components/form-screen/section";
import classes from "@/components/people/people.module.css";
import { browserTimeZone, rememberTimeZone } from "@/components/shell/time-zone-cookie";
import { chooseTimeZone } from "@/lib/account/actions";
import { useOwnChange } from "./use-own-change";

const AS_BROWSER = "browser";

/** The time zone of all times and days, in every browser of the user. */
export function OwnTimeZone({ timeZone }: { timeZone: string | null }) {
  const { change, isPending } = useOwnChange();
  const isMounted = useMounted();
  const zones = useMemo(() => {
    const browser = isMounted ? ` (${browserTimeZone()})` : "";
    const named = [
      ...new Set([...(timeZone ? [timeZone] : []), "UTC", ...Intl.supportedValuesOf("timeZone")]),
    ];
    return [
      { value: AS_BROWSER, label: `As this browser${browser}` },
      ...named.map((name) => ({ value: name, label: name })),
    ];
  }, [timeZone, isMounted]);

  function choose(value: string | null) {
    if (value === null) return;
    const next = value === AS_BROWSER ? null : value;
    if (next === null) rememberTimeZone(browserTimeZone());
    change(() => chooseTimeZone({ timeZone: next }), "Your time zone changed");
  }

  return (
    <Section title="Times">
      <div className={classes.form}>
        <Select
          label="Time zone"
          description="Of times, and of the days of filters, wherever you sign in"
          searchable
          limit={60}
          nothingFoundMessage="No matching time zone."
          allowDeselect={false}
          data={zones}
          value={timeZone ?? AS_BROWSER}
          disabled={isPending}
          onChange={choose}
        />
      </div>
    </Section>
  );
}
