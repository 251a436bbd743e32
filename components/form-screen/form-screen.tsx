"use client";

import { Button } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { type ReactNode, useCallback, useRef } from "react";
import { flushSync } from "react-dom";
import { useLeaveGuard } from "@/components/ui/leave-guard";
import { Mark } from "@/components/ui/mark";
import type { FieldProblem } from "@/lib/errors";
import { type Form, inSentence, type Stored } from "@/lib/form/form";
import { Columns } from "./columns";
import { ShownProblemsProvider } from "./form-field";
import classes from "./form-screen.module.css";
import { markedInputs, NotSaved } from "./not-saved";
import { Overlaps } from "./overlaps";
import { HeadButtons, ScreenHead } from "./screen-head";
import { type DraftChange, useForm } from "./use-form";
import { type BeforeSave, type FormActions, useSave } from "./use-save";

/** What the fields of a form work with. `showProblems` marks all of them and focuses the first. */
export type FieldsProps<Draft> = { draft: Draft; change: DraftChange<Draft>; showProblems: () => void };

type Props<Content, Draft extends object, Body extends object> = {
  form: Form<Content, Draft, Body>;
  actions: FormActions<Content, Body>;
  /** The edited row; null: a new one. */
  stored: Stored<Content> | null;
  /** The initial content. */
  start: Content;
  /** The row's name, in the head. */
  title?: string;
  /** What the button says that makes a new one. Default: `Create` and the noun. */
  createLabel?: string;
  fields: (form: FieldsProps<Draft>) => ReactNode;
  /** Beside the fields. */
  aside?: (draft: Draft) => ReactNode;
  /** Further buttons beside the title, and notes above the fields. */
  buttons?: ReactNode;
  notes?: ReactNode;
  beforeSave?: BeforeSave<Body>;
};

const NO_PROBLEMS = {};

/**
 * The page that creates or changes a row of a noun. The noun gives its draft, its body and its fields; the form checks, marks
 * problems at their fields, asks before unsaved changes are left, detects concurrent changes, and saves.
 */
export function FormScreen<Content, Draft extends object, Body extends object>(
  props: Props<Content, Draft, Body>,
) {
  const { form, actions, stored, start, title, createLabel, fields, aside, buttons, notes, beforeSave } =
    props;
  const state = useForm(form, start);
  const { draft, hasChanges, problems, isTried } = state;
  const element = useRef<HTMLFormElement>(null);
  const isAlive = useMounted();
  const latest = useRef(state);
  latest.current = state;
  const showProblems = useCallback((found: readonly FieldProblem[] = []) => {
    flushSync(() => latest.current.showProblems(found));
    if (element.current) markedInputs(element.current)[0]?.focus();
  }, []);
  const showAll = useCallback(() => showProblems(), [showProblems]);
  const { save, isSaving, failure, overlaps, ...conflict } = useSave({
    ...{ form, actions, state, stored, showProblems, beforeSave },
  });
  useLeaveGuard(hasChanges);

  return (
    <ShownProblemsProvider value={problems}>
      <form
        ref={element}
        className={classes.page}
        data-new={stored === null || undefined}
        noValidate
        // Text typed before React hydrates the server's markup would be lost.
        inert={!isAlive}
        aria-label={form.label.one}
        onBlur={state.onBlur}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <ScreenHead
          screen={form}
          title={title ?? `New ${inSentence(form.label.one)}`}
          message={
            <>
              <NotSaved
                form={element}
                failure={failure}
                problems={isTried ? problems : NO_PROBLEMS}
                {...conflict}
              />
              {overlaps && hasChanges ? <Overlaps parts={overlaps} /> : null}
            </>
          }
        >
          <HeadButtons
            changes={
              hasChanges ? (
                <>
                  <Mark tone="wait" shape="half">
                    Unsaved changes
                  </Mark>
                  {stored ? (
                    <Button variant="default" onClick={state.discard}>
                      Discard changes
                    </Button>
                  ) : null}
                </>
              ) : null
            }
          >
            {buttons}
            <Button type="submit" loading={isSaving} disabled={stored !== null && !hasChanges}>
              {stored ? "Save" : (createLabel ?? `Create ${inSentence(form.label.one)}`)}
            </Button>
          </HeadButtons>
        </ScreenHead>
        <Columns aside={aside?.(draft)}>
          {notes}
          {fields({ draft, change: state.change, showProblems: showAll })}
        </Columns>
      </form>
    </ShownProblemsProvider>
  );
}
