"use client";

import { memo, useCallback } from "react";
import fields from "@/components/form-screen/fields.module.css";
import type { FieldsProps } from "@/components/form-screen/form-screen";
import { LinesField, TextField } from "@/components/form-screen/inputs";
import { Section } from "@/components/form-screen/section";
import type { DraftChange } from "@/components/form-screen/use-form";
import type { PolicyDraft } from "./draft";
import { InterceptorsSection } from "./interceptors/interceptors-section";
import { AfterSection } from "./retry/after-section";
import type { RetryDraft } from "./retry/retry-draft";
import { RetrySection } from "./retry/retry-section";
import { RulesSection } from "./rules/rules-section";

type Props = FieldsProps<PolicyDraft> & { contexts: string[]; zone: string };

/** The fields of a policy. Each section renders again when its own part of the draft changes. */
export function PolicyFields({ draft, change, showProblems, contexts, zone }: Props) {
  const { name, description, retry, interceptors } = draft;
  const changeRetry: DraftChange<RetryDraft> = useCallback(
    (part) =>
      change((old) => ({
        retry: { ...old.retry, ...(typeof part === "function" ? part(old.retry) : part) },
      })),
    [change],
  );
  return (
    <>
      <NameSection name={name} description={description} change={change} />
      <RetrySection retry={retry} change={changeRetry} zone={zone} />
      <RulesSection retry={retry} change={changeRetry} showProblems={showProblems} zone={zone} />
      <AfterSection retry={retry} change={changeRetry} />
      <InterceptorsSection interceptors={interceptors} contexts={contexts} change={change} />
    </>
  );
}

type NameProps = { name: string; description: string; change: DraftChange<PolicyDraft> };

const NameSection = memo(function NameSection({ name, description, change }: NameProps) {
  return (
    <Section title="Policy">
      <div className={fields.nameFields}>
        <TextField label="Name" path="name" value={name} onChange={(next) => change({ name: next })} />
        <LinesField
          label="Description"
          path="description"
          minRows={1}
          maxRows={8}
          value={description}
          onChange={(next) => change({ description: next })}
        />
      </div>
    </Section>
  );
});
