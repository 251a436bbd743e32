"use client";

import { Button } from "@mantine/core";
import { memo } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { ListProblem } from "@/components/form-screen/form-field";
import { TextField } from "@/components/form-screen/inputs";
import { RemoveButton } from "@/components/form-screen/remove-button";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { replaced, without } from "@/lib/form/list-edit";
import { formatUtc } from "@/lib/time/format";
import { momentOf } from "@/lib/time/local-time";
import type { SubscriberDraft } from "../draft";
import classes from "../subscribers.module.css";
import { newWindow, type WindowDraft } from "./window-draft";

type Props = { windows: readonly WindowDraft[]; zone: string; change: DraftChange<SubscriberDraft> };

const MOST = 100;

/** The maintenance windows, in the operator's zone. */
export const MaintenanceSection = memo(function MaintenanceSection({ windows, zone, change }: Props) {
  const set = (next: WindowDraft[]) => change({ windows: next });
  return (
    <Section title="Maintenance windows" hint={`While one lasts, deliveries wait. Times in ${zone}`}>
      <ListProblem path="maintenanceWindows" label="Maintenance windows" />
      {windows.map((window, index) => (
        <div key={window.key} className={classes.window}>
          {(["from", "to"] as const).map((end) => (
            <TextField
              key={end}
              type="datetime-local"
              label={`${end === "from" ? "From" : "To"} ${index + 1}`}
              title={utcOf(zone, window[end])}
              step="any"
              path={`maintenanceWindows.${index}.${end}`}
              value={window[end]}
              onChange={(text) => set(replaced(windows, { ...window, [end]: text }))}
            />
          ))}
          <RemoveButton
            name={`window ${index + 1}`}
            list="windows"
            onRemove={() => set(without(windows, window.key))}
          />
        </div>
      ))}
      <Button
        data-adds="windows"
        className={fields.start}
        variant="subtle"
        size="compact-xs"
        leftSection={<Icon name="plus" size={11} />}
        disabled={windows.length >= MOST}
        onClick={() => set([...windows, newWindow()])}
      >
        Maintenance window
      </Button>
    </Section>
  );
});

function utcOf(zone: string, text: string): string | undefined {
  const moment = momentOf(zone, text);
  return moment && formatUtc(moment);
}
