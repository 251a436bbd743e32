"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { OutsideText } from "@/components/ui/outside-text";
import { merge, unmerge } from "@/lib/failure-groups/actions";
import { groupHref } from "@/lib/failure-groups/search-params";
import type { GroupPageData } from "@/lib/failure-groups/view";
import { formatMomentInFull } from "@/lib/time/format";
import { GroupTitle } from "./group-title";
import classes from "./groups.module.css";
import { GroupStateMark } from "./state-mark";
import { useGroupChange } from "./use-group-change";

const NOT_YOURS = "Your role may not merge failure groups.";

/** The groups of the same subscriber that resemble this one, each with why, and what can be done about it. */
export function SimilarGroups({
  group,
  similar,
  permissions,
}: Pick<GroupPageData, "group" | "similar" | "permissions">) {
  const { isBusy, change } = useGroupChange(group.version);
  if (similar.length === 0)
    return <p className={classes.dimmed}>No other group of this subscriber has a similar text.</p>;
  return (
    <ul className={classes.related}>
      {similar.map(({ id, title, why, ...one }) => (
        <li key={id}>
          <div>
            <Link href={groupHref(id)}>
              <GroupTitle title={title} />
            </Link>
            <p className={classes.dimmed}>
              <GroupStateMark {...one} isQuiet /> {why}
            </p>
          </div>
          <MergeButton
            label="Merge into this"
            name={`Merge group ${id} into this`}
            refusal={permissions.edit ? undefined : NOT_YOURS}
            isBusy={isBusy}
            run={() =>
              change(
                {
                  title: "Merged",
                  text: `Group ${id} has its failures here now. Undo it below, under “Merged into it”.`,
                },
                () => merge({ id, into: group.id }),
              )
            }
          />
        </li>
      ))}
    </ul>
  );
}

/** The groups that were merged into this one, each with the undo of it. */
export function MergedGroups({
  group,
  permissions,
  zone,
}: Pick<GroupPageData, "group" | "permissions" | "zone">) {
  const { isBusy, change } = useGroupChange(group.version);
  return (
    <ul className={classes.related}>
      {group.mergedFrom.map(({ fingerprint, groupId, title, mergedAt, by }) => (
        <li key={fingerprint}>
          <div>
            <GroupTitle title={title} />
            <p className={classes.dimmed}>
              <span>
                group {groupId}, merged by <OutsideText text={by.name} /> on{" "}
                {formatMomentInFull(mergedAt, zone)}
              </span>
            </p>
          </div>
          <MergeButton
            label="Undo"
            name={`Undo the merge of group ${groupId}`}
            refusal={permissions.edit ? undefined : NOT_YOURS}
            isBusy={isBusy}
            run={() =>
              change({ title: "Undone", text: `Group ${groupId} is a group of its own again.` }, () =>
                unmerge({ id: group.id, fingerprint }),
              )
            }
          />
        </li>
      ))}
    </ul>
  );
}

type ButtonProps = {
  label: string;
  /** With the group, because several have the same label. */
  name: string;
  refusal: string | undefined;
  isBusy: boolean;
  run: () => void;
};

function MergeButton({ label, name, refusal, isBusy, run }: ButtonProps) {
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={name}
      data-disabled={refusal !== undefined || undefined}
      data-reason={refusal}
      aria-disabled={refusal !== undefined || isBusy || undefined}
      aria-description={refusal}
      onClick={() => refusal === undefined && !isBusy && run()}
    >
      {label}
    </Button>
  );
}
