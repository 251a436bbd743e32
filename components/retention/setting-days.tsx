import { ActionIcon } from "@mantine/core";
import { NumberField } from "@/components/form-screen/inputs";
import type { DraftChange } from "@/components/form-screen/use-form";
import { Icon } from "@/components/ui/icons";
import { MOST_RETENTION_DAYS, type RetentionName } from "@/lib/engine/retention";
import { RETENTION_LABEL } from "@/lib/retention/labels";
import type { RetentionPageData } from "@/lib/retention/view";
import { type RetentionDraft, resetDays, typedDays } from "./draft";
import classes from "./retention.module.css";
import { lifeText } from "./retention-text";

type Props = {
  name: RetentionName;
  draft: RetentionDraft;
  change: DraftChange<RetentionDraft>;
  data: Pick<RetentionPageData, "sources" | "inherited">;
};

/**
 * The days of one setting, where they come from, and the button by which they follow the default again. The button has its place also
 * where there is nothing to reset, so that nothing moves.
 */
export function SettingDays({ name, draft, change, data: { sources, inherited } }: Props) {
  const { label, keeps } = RETENTION_LABEL[name];
  const isReset = draft.reset.includes(name);
  const canReset = sources[name] === "admin" && !isReset;
  const other = lifeText(inherited[name]);
  return (
    <NumberField
      label={label}
      description={keeps}
      path={name}
      value={draft[name]}
      onChange={(days) => change(typedDays(name, days))}
      suffix={Number(draft[name]) === 1 ? " day" : " days"}
      placeholder="with the delivery"
      min={1}
      max={MOST_RETENTION_DAYS}
      allowDecimal={false}
      classNames={{
        root: classes.setting,
        label: classes.label,
        description: classes.keeps,
        error: classes.error,
      }}
      inputContainer={(input) => (
        <div className={classes.days}>
          {input}
          <ActionIcon
            size="md"
            aria-label={`Reset ${label} to ${other}`}
            title={`Reset to ${other}`}
            data-hidden={!canReset || undefined}
            disabled={!canReset}
            onClick={({ currentTarget }) => {
              change(resetDays(name, inherited));
              // The button goes: the keyboard stays at the setting.
              currentTarget.parentElement?.querySelector("input")?.focus();
            }}
          >
            <Icon name="restore" />
          </ActionIcon>
          <span className={classes.source}>
            {isReset ? `${other}, once saved` : SOURCE_TEXT[sources[name]](other)}
          </span>
        </div>
      )}
    />
  );
}

const SOURCE_TEXT = {
  default: () => "Default",
  environment: () => "Environment of the workers",
  admin: (other: string) => `Set here; otherwise ${other}`,
} as const;
