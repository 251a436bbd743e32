"use client";

import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { update } from "@/lib/failure-groups/actions";
import { LONGEST_NOTE } from "@/lib/failure-groups/limits";
import type { GroupPageData } from "@/lib/failure-groups/view";
import classes from "./groups.module.css";

type Props = Pick<GroupPageData, "group" | "owners">;
type Draft = { note: string; owner: string };
type Refusal = { message: string; isOutdated: boolean };

const NOBODY = { value: "", label: "nobody" };

/** Who works on a group, and what is known about it. What was typed stays when the group was changed meanwhile. */
export function GroupNotes({ group, owners }: Props) {
  const { id, version } = group;
  const router = useRouter();
  const stored: Draft = { note: group.note ?? "", owner: group.ownerId ?? "" };
  /** Null: as stored. */
  const [draft, setDraft] = useState<Draft | null>(null);
  /** Of the version that was being read when the typing began. */
  const [base, setBase] = useState(version);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const shown = draft ?? stored;
  const change = (part: Partial<Draft>) => {
    if (!draft) setBase(version);
    setDraft({ ...shown, ...part });
  };
  const isKnown = owners.some(({ value }) => value === shown.owner) || shown.owner === "";
  const former = { value: shown.owner, label: `${group.ownerName ?? "a former user"}` };

  async function save(event: FormEvent) {
    event.preventDefault();
    if (isBusy || !draft) return;
    setIsBusy(true);
    // Only what was changed, so that a change of the other field is kept.
    const note = draft.note === stored.note ? undefined : draft.note;
    const owner = draft.owner === stored.owner ? undefined : draft.owner || null;
    const answer = await update({ id, version: base, note, owner }).catch(() => UNREACHABLE);
    setIsBusy(false);
    if (!answer.ok) {
      const isOutdated = "code" in answer && answer.code === "conflict";
      if (isOutdated) router.refresh();
      return setRefusal({ message: answer.message, isOutdated });
    }
    setRefusal(null);
    setDraft(null);
    router.refresh();
    notify({ tone: "ok", title: "Saved", text: "Owner and note of the failure group." });
  }

  function takeNew() {
    setRefusal(null);
    // The typed text stays, and is saved over the version that the page has read since the refusal.
    setBase(version);
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
