"use client";

import { type FocusEvent, useCallback, useMemo, useState } from "react";
import type { FieldProblem } from "@/lib/errors";
import { type Problems, problemsOf } from "@/lib/form/check";
import type { PolicyContent } from "@/lib/policies/view";
import { changesIn, checkPolicy, isSamePolicy, type PolicyBody } from "./check-draft";
import { draftOf, type PolicyDraft, type RetryDraft } from "./draft";

type Part<Whole> = Partial<Whole> | ((old: Whole) => Partial<Whole>);
export type ChangePolicy = (part: Partial<PolicyDraft>) => void;
/** Given as a function of the retries as they are, so that who calls it need not be drawn again when they change. */
export type ChangeRetry = (part: Part<RetryDraft>) => void;

const NO_PROBLEMS: Problems = {};

/**
 * What the form holds and what is wrong with it. A problem is shown once its field was left, or all of them once saving
 * was tried; what the server refused is shown until the next change.
 */
export function usePolicyForm(start: PolicyContent) {
  const [saved, setSaved] = useState(() => draftOf(start));
  const [draft, setDraft] = useState(saved);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isTried, setIsTried] = useState(false);
  const [refused, setRefused] = useState(NO_PROBLEMS);
  const { body, problems = NO_PROBLEMS } = useMemo(() => checkPolicy(draft), [draft]);
  const hasChanges = useMemo(() => !isSamePolicy(saved, draft), [saved, draft]);

  const change: ChangePolicy = useCallback((part) => {
    setRefused(NO_PROBLEMS);
    setDraft((old) => ({ ...old, ...part }));
  }, []);
  const changeRetry: ChangeRetry = useCallback((part) => {
    setRefused(NO_PROBLEMS);
    setDraft((old) => {
      const changed = typeof part === "function" ? part(old.retry) : part;
      return { ...old, retry: { ...old.retry, ...changed } };
    });
  }, []);

  function begin(next: PolicyDraft) {
    setSaved(next);
    setDraft(next);
    setLeft(new Set());
    setIsTried(false);
    setRefused(NO_PROBLEMS);
  }

  return {
    draft,
    change,
    changeRetry,
    hasChanges,
    /** What may be saved; undefined while something is wrong. */
    body,
    /** Those that are shown. */
    problems: useSame({ ...(isTried ? problems : ofFields(problems, left)), ...refused }),
    /** Shows all of them, and what the server has found besides. */
    showProblems: (found: readonly FieldProblem[]) => {
      setIsTried(true);
      setRefused(problemsOf(found));
    },
    changesIn: (next: PolicyBody) => changesIn(next, saved),
    /** Goes back to what was saved last. */
    discard: () => begin(saved),
    /** Goes on from what was saved just now. */
    restart: (content: PolicyContent) => begin(draftOf(content)),
    /** For the form: notes which field was left. */
    onBlur: ({ target }: FocusEvent<HTMLFormElement>) => {
      const name = "name" in target ? String(target.name) : "";
      if (name && !left.has(name)) setLeft(new Set([...left, name]));
    },
  };
}

export type PolicyForm = ReturnType<typeof usePolicyForm>;

/** The same object for as long as it says the same: a field is drawn again when its problem changes, not at every key. */
function useSame(problems: Problems): Problems {
  const text = JSON.stringify(problems);
  return useMemo(() => JSON.parse(text), [text]);
}

/** Of a list that is typed as one text, the items are fields of their own to the schema. */
function ofFields(problems: Problems, fields: ReadonlySet<string>): Problems {
  return Object.fromEntries(
    Object.entries(problems).filter(([path]) => fields.has(path) || fields.has(path.replace(/\.\d+$/, ""))),
  );
}
