"use client";

import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, startTransition, useState } from "react";
import { useAfterChanges } from "@/components/ui/after-changes";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { update } from "@/lib/failure-groups/actions";
import { LONGEST_NOTE } from "@/lib/failure-groups/limits";
import type { GroupPageData } from "@/lib/failure-groups/view";
import classes from "./groups.module.css";
import { useGroupChange } from "./use-group-change";

type Props = Pick<GroupPageData, "group" | "owners">;
type Draft = { note: string; owner: string };
type Refusal = { message: string; isOutdated: boolean };

const NOBODY = { value: "", label: "nobody" };

/** A change of the group's state alone is none of what is typed here. */
const isSame = (one: Draft, other: Draft) => one.note === other.note && one.owner === other.owner;

/** Who works on a group, and what is known about it. What was typed stays when the group was changed meanwhile. */
export function GroupNotes({ group, owners }: Props) {
  const { id, version } = group;
  const router = useRouter();
  const stored: Draft = { note: group.note ?? "", owner: group.ownerId ?? "" };
  /** Null: as stored. */
  const [draft, setDraft] = useState<Draft | null>(null);
  /** What was stored when the typing began, and its version. */
  const [base, setBase] = useState({ version, stored });
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isSaving, setIsSaving] = useState(false);
  const { isBusy: isRead, show } = useGroupChange(version);
  const afterChanges = useAfterChanges({ version, stored });
  const isBusy = isSaving || isRead;
  const shown = draft ?? stored;
  const change = (part: Partial<Draft>) => {
    if (!draft) setBase({ version, stored });
    setDraft({ ...shown, ...part });
  };
  const isKnown = owners.some(({ value }) => value === shown.owner) || shown.owner === "";
  const former = { value: shown.owner, label: `${group.ownerName ?? "a former user"}` };

  function save(event: FormEvent) {
    event.preventDefault();
    if (!isBusy && draft) void afterChanges((now) => write(draft, now));
  }

  async function write(draft: Draft, now: typeof base) {
    setIsSaving(true);
    // Only what was changed, so that a change of the other field is kept.
    const note = draft.note === now.stored.note ? undefined : draft.note;
    const owner = draft.owner === now.stored.owner ? undefined : draft.owner || null;
    const sent = { id, version: isSame(now.stored, base.stored) ? now.version : base.version, note, owner };
    const answer = await update(sent).catch(() => UNREACHABLE);
    setIsSaving(false);
    if (!answer.ok) {
      const isOutdated = "code" in answer && answer.code === "conflict";
      if (isOutdated) router.refresh();
      return setRefusal({ message: answer.message, isOutdated });
    }
    setRefusal(null);
    show({ title: "Saved", text: "Owner and note of the failure group." });
    // What was typed stays until the page shows it as stored.
    startTransition(() => setDraft(null));
  }

  function takeNew() {
    setRefusal(null);
    // The typed text stays, and is saved over the version that the page has read since the refusal.
    setBase({ version, stored });
  }

  return (
    <form className={classes.notes} onSubmit={save}>
      <NativeSelect
        label="Owner"
        data={[NOBODY, ...owners, ...(isKnown ? [] : [former])]}
        value={shown.owner}
        onChange={(event) => change({ owner: event.currentTarget.value })}
      />
      <Textarea
        label="Note"
        autosize
        minRows={2}
        maxRows={12}
        maxLength={LONGEST_NOTE}
        value={shown.note}
        onChange={(event) => change({ note: event.currentTarget.value })}
      />
      {refusal ? (
        <div role="alert" className={classes.problem}>
          <p>{refusal.message}</p>
          {refusal.isOutdated ? (
            <Button size="compact-sm" variant="default" onClick={takeNew}>
              Keep what I typed, over the change
            </Button>
          ) : null}
        </div>
      ) : null}
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={isBusy} disabled={draft === null}>
          Save
        </Button>
        {draft ? (
          <Button variant="subtle" onClick={() => setDraft(null)}>
            Discard changes
          </Button>
        ) : null}
      </div>
    </form>
  );
}
