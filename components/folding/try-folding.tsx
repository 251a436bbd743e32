"use client";

import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import fields from "@/components/form-screen/fields.module.css";
import { Section } from "@/components/form-screen/section";
import { LONGEST_ANSWER } from "@/lib/folding/schema";
import type { FoldingPageData } from "@/lib/folding/view";
import { type FoldingDraft, rulesOf } from "./draft";
import classes from "./folding.module.css";
import { TriedAnswers } from "./tried-answers";
import { TriedGroups } from "./tried-groups";
import { useTryFolding } from "./use-try-folding";

type Props = { draft: FoldingDraft } & Pick<FoldingPageData, "groups" | "groupId" | "now" | "zone">;

const NO_GROUP = { value: "", label: "none" };

/** Tries the rules as they are typed: on the answers of a group, on one that is pasted, and on the newest groups. */
export function TryFolding({ draft, groups, groupId: ofUrl, now, zone }: Props) {
  const [groupId, setGroupId] = useState(ofUrl);
  const [answer, setAnswer] = useState("");
  const question = { rules: rulesOf(draft), answer, groupId: groupId === "" ? null : Number(groupId) };
  const { run, isPending, problems, tried } = useTryFolding(question);
  const hasNothing = groups === null && answer.trim() === "";
  return (
    <Section title="Try the rules" hint="As they are typed here. Nothing is changed.">
      {groups === null ? (
        <p className={fields.quiet}>
          Groups and their answers are withheld: you may not see payloads. Rules can be tried on an answer
          that you paste.
        </p>
      ) : (
        <NativeSelect
          label="On the last answers of a group"
          data={[NO_GROUP, ...groups]}
          value={groupId}
          onChange={(event) => setGroupId(event.currentTarget.value)}
        />
      )}
      <Textarea
        label="On an answer"
        description="JSON, XML, HTML or text, as a receiver answers it. The first 2,048 characters count."
        classNames={{ input: "mono" }}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={LONGEST_ANSWER}
        spellCheck={false}
        value={answer}
        error={problems?.answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <div className={classes.run}>
        <Button
          variant="default"
          loading={isPending}
          disabled={hasNothing || problems !== undefined}
          onClick={run}
        >
          Try the rules
        </Button>
        {problems && !problems.answer ? (
          <span className={fields.quiet}>Rules with problems cannot be tried.</span>
        ) : null}
      </div>
      <div role="status" className={classes.tried}>
        {tried ? (
          <>
            <TriedAnswers answers={tried.answers} isOfGroup={groupId !== ""} now={now} zone={zone} />
            <TriedGroups groups={tried.groups} now={now} zone={zone} />
          </>
        ) : null}
      </div>
    </Section>
  );
}
