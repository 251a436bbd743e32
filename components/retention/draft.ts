import { RETENTION_NAMES, type RetentionName, type RetentionSettings } from "@/lib/engine/retention";
import { type RetentionBody, retentionOverrides } from "@/lib/retention/schema";

/** Days as typed; an empty text is no limit of its own. `reset`: the settings that are to follow the default or the environment again. */
export type RetentionDraft = Record<RetentionName, number | string> & { reset: readonly RetentionName[] };

export const toDraft = (settings: RetentionSettings): RetentionDraft => ({
  ...each((name) => settings[name] ?? ""),
  reset: [],
});

/** The body, unchecked. */
export const toBody = ({ reset, ...draft }: RetentionDraft): Record<keyof RetentionBody, unknown> => ({
  ...each((name) => (draft[name] === "" ? null : draft[name])),
  reset,
});

/** The settings as typed, with the stored ones where what is typed is none. */
export function typedSettings(draft: RetentionDraft, stored: RetentionSettings): RetentionSettings {
  const body = toBody(draft);
  const typed = each((name) => {
    const found = retentionOverrides.shape[name].safeParse(body[name]);
    return found.success && found.data !== undefined ? found.data : stored[name];
  });
  return typed as RetentionSettings;
}

/** What a person types: it replaces a reset. */
export const typedDays = (name: RetentionName, days: number | string) => (draft: RetentionDraft) => ({
  [name]: days,
  reset: draft.reset.filter((one) => one !== name),
});

/** Lets a setting follow the default or the environment again, whose days are shown at once. */
export const resetDays = (name: RetentionName, inherited: RetentionSettings) => (draft: RetentionDraft) => ({
  [name]: inherited[name] ?? "",
  reset: [...draft.reset.filter((one) => one !== name), name],
});

function each<Value>(read: (name: RetentionName) => Value): Record<RetentionName, Value> {
  const entries = RETENTION_NAMES.map((name) => [name, read(name)]);
  return Object.fromEntries(entries) as Record<RetentionName, Value>;
}
