import { Checkbox, NumberInput } from "@mantine/core";
import { MOST_PER_SECOND } from "@/lib/engine/operation-settings";
import type { PaceDraft, SettingsDraft, Typed } from "./settings-draft";
import classes from "./start.module.css";

type Change<Draft> = (part: Partial<Draft>) => void;

/** What an administrator may: faster, and without a limit. */
const FASTEST = 100_000;

type PaceProps = { draft: PaceDraft; change: Change<PaceDraft>; mayBeUnpaced: boolean };

/** The pace of the whole operation and of each subscriber, each with a switch for no limit. */
export function PaceFields({ draft, change, mayBeUnpaced }: PaceProps) {
  const most = mayBeUnpaced ? FASTEST : MOST_PER_SECOND;
  const { isUnlimited, isSubscriberUnlimited } = draft;
  const description = mayBeUnpaced ? undefined : `For administrators; up to ${MOST_PER_SECOND} for you`;
  return (
    <fieldset ref={focusFirst} className={classes.group}>
      <legend>Pace</legend>
      <div className={classes.limit}>
        <Field
          label="Deliveries per second"
          value={draft.perSecond}
          max={most}
          isOff={isUnlimited}
          onChange={(perSecond) => change({ perSecond })}
        />
        <Checkbox
          label="No limit in all"
          description={description}
          disabled={!mayBeUnpaced}
          checked={isUnlimited}
          onChange={({ currentTarget }) => change({ isUnlimited: currentTarget.checked })}
        />
      </div>
      <div className={classes.limit}>
        <Field
          label="Per subscriber and second"
          value={draft.perSubscriber}
          max={most}
          isOff={isSubscriberUnlimited}
          placeholder="10, or more for a busy one"
          onChange={(perSubscriber) => change({ perSubscriber })}
        />
        <Checkbox
          label="No limit for each subscriber"
          description={description}
          disabled={!mayBeUnpaced}
          checked={isSubscriberUnlimited}
          onChange={({ currentTarget }) => change({ isSubscriberUnlimited: currentTarget.checked })}
        />
      </div>
    </fieldset>
  );
}

/** The button that opens the fields disappears with the focus. */
function focusFirst(fields: HTMLFieldSetElement | null): void {
  fields?.querySelector<HTMLElement>("input:enabled")?.focus();
}

type Props = { draft: SettingsDraft; change: Change<SettingsDraft> };

/** Canary, ramp and automatic pause, each with its switch. */
export function SafeguardFields({ draft, change }: Props) {
  return (
    <>
      <fieldset className={classes.group}>
        <legend>
          <Switch label="Canary" isOn={draft.hasCanary} onChange={(hasCanary) => change({ hasCanary })} />
        </legend>
        <Field
          label="Deliveries first"
          value={draft.canaryItems}
          max={10_000}
          isOff={!draft.hasCanary}
          onChange={(canaryItems) => change({ canaryItems })}
        />
        <Field
          label="Delivered to go on, %"
          value={draft.canaryShare}
          min={0}
          max={100}
          isOff={!draft.hasCanary}
          onChange={(canaryShare) => change({ canaryShare })}
        />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>
          <Switch label="Ramp" isOn={draft.hasRamp} onChange={(hasRamp) => change({ hasRamp })} />
        </legend>
        <Field
          label="Begin at, per second"
          value={draft.rampFrom}
          max={FASTEST}
          isOff={!draft.hasRamp}
          onChange={(rampFrom) => change({ rampFrom })}
        />
        <Field
          label="Double every, s"
          value={draft.rampSeconds}
          max={3600}
          isOff={!draft.hasRamp}
          onChange={(rampSeconds) => change({ rampSeconds })}
        />
        <Field
          label="While delivered, %"
          value={draft.rampShare}
          min={0}
          max={100}
          isOff={!draft.hasRamp}
          onChange={(rampShare) => change({ rampShare })}
        />
      </fieldset>
      <fieldset className={classes.group}>
        <legend>
          <Switch
            label="Automatic pause"
            isOn={draft.hasAutoPause}
            onChange={(hasAutoPause) => change({ hasAutoPause })}
          />
        </legend>
        <Field
          label="Failed, %"
          value={draft.failedShare}
          max={100}
          isOff={!draft.hasAutoPause}
          onChange={(failedShare) => change({ failedShare })}
        />
        <Field
          label="Of at least"
          value={draft.ofAtLeast}
          max={10_000}
          isOff={!draft.hasAutoPause}
          onChange={(ofAtLeast) => change({ ofAtLeast })}
        />
        <Field
          label="Over, s"
          value={draft.overSeconds}
          max={3600}
          isOff={!draft.hasAutoPause}
          onChange={(overSeconds) => change({ overSeconds })}
        />
      </fieldset>
    </>
  );
}

function Switch({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <Checkbox
      label={label}
      checked={isOn}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

type FieldProps = {
  label: string;
  value: Typed;
  min?: number;
  max: number;
  isOff: boolean;
  placeholder?: string;
  onChange: (typed: Typed) => void;
};

function Field({ isOff, min = 1, ...props }: FieldProps) {
  return (
    <NumberInput
      {...props}
      min={min}
      clampBehavior="strict"
      allowNegative={false}
      disabled={isOff}
      hideControls
    />
  );
}
