import { Button } from "@mantine/core";
import { useState } from "react";
import type { DraftPreview } from "@/lib/operations/view";
import { type SettingsDraft, settingsOf } from "./settings-draft";
import { PaceFields, SafeguardFields } from "./settings-fields";
import { durationText, paceText, safeguardTexts } from "./settings-text";
import classes from "./start.module.css";

type Props = {
  preview: DraftPreview;
  draft: SettingsDraft;
  change: (part: Partial<SettingsDraft>) => void;
};

/** How the set will be released and how long that takes, in words; the fields to change it on demand. */
export function ReleaseSettings({ preview, draft, change }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  const { operation, subscribers, mayBeUnpaced } = preview;
  const settings = settingsOf(draft);
  const left = {
    pending: operation.counts.pending,
    ofLargestSubscriber: Math.max(0, ...subscribers.map(({ pending }) => pending)),
  };
  const duration = durationText(left, settings);
  return (
    <>
      <dl className={classes.settings}>
        <dt>Pace</dt>
        <dd>
          {paceText(settings.pace)}
          {duration === null ? null : (
            <>
              : <b>{duration}</b>
            </>
          )}
        </dd>
        {safeguardTexts(settings, left.pending).map(([name, text]) => (
          <Fact key={name} name={name} text={text} />
        ))}
      </dl>
      {isOpen ? (
        <>
          <PaceFields {...{ draft, change, mayBeUnpaced }} />
          <SafeguardFields {...{ draft, change }} />
        </>
      ) : (
        <Button variant="subtle" size="compact-xs" className={classes.change} onClick={() => setIsOpen(true)}>
          Change pace, canary, ramp and automatic pause
        </Button>
      )}
    </>
  );
}

function Fact({ name, text }: { name: string; text: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </>
  );
}
