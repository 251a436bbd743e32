"use client";

import { Button, Textarea, TextInput } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { memo, type ReactNode, useCallback, useRef } from "react";
import { flushSync } from "react-dom";
import fields from "@/components/form-screen/fields.module.css";
import { ShownProblemsProvider, useField } from "@/components/form-screen/form-field";
import screen from "@/components/form-screen/form-screen.module.css";
import { PolicyHead } from "@/components/form-screen/screen-head";
import { Section } from "@/components/form-screen/section";
import { type PolicyForm as Form, usePolicyForm } from "@/components/form-screen/use-form";
import { useSavePolicy } from "@/components/form-screen/use-save";
import { useLeaveGuard } from "@/components/ui/leave-guard";
import { Mark } from "@/components/ui/mark";
import { notify } from "@/components/ui/notify";
import type { FieldProblem } from "@/lib/errors";
import type { PolicyContent, PolicyFacts } from "@/lib/policies/view";
import { InterceptorsSection } from "./interceptors/interceptors-section";
import { AfterSection } from "./retry/after-section";
import { RetrySection } from "./retry/retry-section";
import { RulesSection } from "./rules/rules-section";
import { SchedulePreview } from "./schedule/schedule-preview";

type Props = {
  /** The initial content. */
  start: PolicyContent;
  /** The edited policy; null: a new one. */
  policy: PolicyFacts | null;
  contexts: string[];
  zone: string;
  now: Date;
  /** Further buttons beside the title. */
  extraButtons?: ReactNode;
  /** Shown above the sections, and below the schedule. */
  notes?: ReactNode;
  aside?: ReactNode;
};

/** Creates or changes a policy. Problems are shown at their fields, and the schedule follows the typed values. */
export function PolicyForm({ start, policy, contexts, zone, now, extraButtons, notes, aside }: Props) {
  const form = usePolicyForm(start);
  const { draft, change, changeRetry, hasChanges, problems } = form;
  const element = useRef<HTMLFormElement>(null);
  const isAlive = useMounted();
  const latest = useRef(form);
  latest.current = form;
  const showProblems = useCallback((refused: readonly FieldProblem[] = []) => {
    flushSync(() => latest.current.showProblems(refused));
    const first = element.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-problem]");
    if (first) return first.focus();
    // Problems without a field, such as settings written by another release.
    for (const [path, message] of Object.entries(latest.current.problems))
      notify({ tone: "fail", title: path, text: message });
  }, []);
  const { save, isSaving } = useSavePolicy(policy, form, showProblems);
  useLeaveGuard(hasChanges);

  return (
    <ShownProblemsProvider value={problems}>
      <form
        ref={element}
        className={screen.page}
        noValidate
        // Text typed before React hydrates the server's markup would be lost.
        inert={!isAlive}
        aria-label="Policy"
        onBlur={form.onBlur}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <PolicyHead title={policy?.name ?? "New policy"}>
          {hasChanges ? (
            <Mark tone="wait" shape="half">
              Unsaved changes
            </Mark>
          ) : null}
          {extraButtons}
          {hasChanges && policy ? (
            <Button variant="default" onClick={form.discard}>
              Discard changes
            </Button>
          ) : null}
          <Button type="submit" loading={isSaving} disabled={policy !== null && !hasChanges}>
            {policy ? "Save" : "Create policy"}
          </Button>
        </PolicyHead>
        <div className={screen.columns}>
          <div className={screen.sections}>
            {notes}
            <NameSection name={draft.name} description={draft.description} change={change} />
            <RetrySection retry={draft.retry} change={changeRetry} zone={zone} />
            <RulesSection
              retry={draft.retry}
              change={changeRetry}
              showProblems={() => showProblems()}
              zone={zone}
            />
            <AfterSection retry={draft.retry} change={changeRetry} />
            <InterceptorsSection interceptors={draft.interceptors} contexts={contexts} change={change} />
          </div>
          <div className={screen.side}>
            <SchedulePreview retry={draft.retry} now={now} />
            {aside}
          </div>
        </div>
      </form>
    </ShownProblemsProvider>
  );
}

type NameProps = { name: string; description: string; change: Form["change"] };

const NameSection = memo(function NameSection({ name, description, change }: NameProps) {
  const field = useField();
  return (
    <Section title="Policy">
      <div className={fields.nameFields}>
        <TextInput
          label="Name"
          autoComplete="off"
          {...field("name")}
          value={name}
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <Textarea
          label="Description"
          autosize
          minRows={1}
          maxRows={8}
          {...field("description")}
          value={description}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
      </div>
    </Section>
  );
});
