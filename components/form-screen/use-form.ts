"use client";

import { type FocusEvent, useCallback, useMemo, useState } from "react";
import type { FieldProblem } from "@/lib/errors";
import { type Problems, problemsOf } from "@/lib/form/check";
import { changesIn, checkDraft, type Form, isSameDraft, mergeDrafts } from "@/lib/form/form";

/** Takes a part of the draft, or a function of the current draft, so that its caller does not render again at every key. */
export type DraftChange<Draft> = (part: Partial<Draft> | ((old: Draft) => Partial<Draft>)) => void;

const NO_PROBLEMS: Problems = {};

/**
 * The draft and its problems. A problem is shown once its field was left, and all of them after an attempt to save; problems
 * from the server are shown until the next change.
 */
export function useForm<Content, Draft extends object, Body extends object>(
  form: Form<Content, Draft, Body>,
  start: Content,
) {
  const [saved, setSaved] = useState(() => form.toDraft(start));
  const [draft, setDraft] = useState(saved);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setIsTried] = useState(false);
  const [refused, setRefused] = useState(NO_PROBLEMS);
  const { body, problems = NO_PROBLEMS } = useMemo(() => checkDraft(form, draft), [form, draft]);
  const hasChanges = useMemo(() => !isSameDraft(form, saved, draft), [form, saved, draft]);

  const change: DraftChange<Draft> = useCallback((part) => {
    setRefused(NO_PROBLEMS);
    setDraft((old) => ({ ...old, ...(typeof part === "function" ? part(old) : part) }));
  }, []);

  function forgetProblems() {
    setLeft(new Set());
    setIsTried(false);
    setRefused(NO_PROBLEMS);
  }

  return {
    draft,
    change,
    hasChanges,
    /** The valid body; undefined while there are problems. */
    body,
    /** The problems that are shown. */
    problems: useSame({ ...(isTried ? problems : ofFields(problems, left)), ...refused }),
    isTried,
    /** Shows all problems, with those that the server found. */
    showProblems: (found: readonly FieldProblem[]) => {
      setIsTried(true);
      setRefused(problemsOf(found));
    },
    changesIn: (next: Body) => changesIn(form, next, saved),
    /** Resets the draft to the saved content. */
    discard: () => {
      setDraft(saved);
      forgetProblems();
    },
    /** Takes newly saved content as the starting point. Text typed since `sent` was sent stays in the draft. */
    restart: (content: Content, sent: Draft = draft) => {
      const next = form.toDraft(content);
      setSaved(next);
      setDraft((now) => (now === sent ? next : now));
      forgetProblems();
    },
    /**
     * Takes a newer version of the row as the starting point, with the changes of the draft on top of it.
     * @returns the changed parts that the newer version has changed as well
     */
    rebase: (content: Content): string[] => {
      const next = form.toDraft(content);
      const merged = mergeDrafts(saved, draft, next);
      setSaved(next);
      setDraft(merged.draft);
      forgetProblems();
      return merged.both;
    },
    /** Takes a newer version of the row as the starting point, unless it changes what the draft changes as well. @returns whether it did */
    adopt: (content: Content): boolean => {
      const next = form.toDraft(content);
      const merged = mergeDrafts(saved, draft, next);
      if (merged.both.length > 0) return false;
      setSaved(next);
      setDraft(merged.draft);
      return true;
    },
    /** Records which field was left. */
    onBlur: ({ target }: FocusEvent<HTMLFormElement>) => {
      const name = "name" in target ? String(target.name) : "";
      if (name && !left.has(name)) setLeft(new Set([...left, name]));
    },
  };
}

export type FormState<Content, Draft extends object, Body extends object> = ReturnType<
  typeof useForm<Content, Draft, Body>
>;

/** Returns the same object while its content is the same, so that a field renders when its problem changes, not at every key. */
function useSame(problems: Problems): Problems {
  const text = JSON.stringify(problems);
  return useMemo(() => JSON.parse(text), [text]);
}

/** The problems at the given fields. The schema counts each item of a list typed as one text as a field. */
function ofFields(problems: Problems, fields: ReadonlySet<string>): Problems {
  return Object.fromEntries(
    Object.entries(problems).filter(([path]) => fields.has(path) || fields.has(path.replace(/\.\d+$/, ""))),
  );
}
