import { type ListKey, newKey } from "@/lib/form/list-edit";
import type { SubscriberContent } from "@/lib/subscribers/view";
import { localTimeIn, momentOf } from "@/lib/time/local-time";

/** A maintenance window in the form: local times of the operator's zone, as typed. */
export type WindowDraft = ListKey & { from: string; to: string };

export const newWindow = (): WindowDraft => ({ key: newKey(), from: "", to: "" });

export function windowDrafts(stored: SubscriberContent["maintenanceWindows"], zone: string): WindowDraft[] {
  return stored.map(({ from, to }, index) => ({
    key: `${index}`,
    from: localTimeIn(zone, new Date(from)),
    to: localTimeIn(zone, new Date(to)),
  }));
}

export function windowsBody(drafts: readonly WindowDraft[], zone: string) {
  return drafts.map(({ from, to }) => ({ from: instantOf(zone, from), to: instantOf(zone, to) }));
}

/** Empty text is passed on as null and other text that cannot be read unchanged, so that the schema refuses both at their field. */
function instantOf(zone: string, text: string): string | null {
  return momentOf(zone, text)?.toISOString() ?? (text || null);
}
