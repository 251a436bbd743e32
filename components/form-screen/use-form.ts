"use client";

import { type FocusEvent, useCallback, useMemo, useState } from "react";
import { changesIn, checkPolicy, isSamePolicy, type PolicyBody } from "@/components/policies/check-draft";
import { draftOf, type PolicyDraft } from "@/components/policies/draft";
import type { RetryDraft } from "@/components/policies/retry/retry-draft";
import type { FieldProblem } from "@/lib/errors";
import { type Problems, problemsOf } from "@/lib/form/check";
import type { PolicyContent } from "@/lib/policies/view";

type Part<Whole> = Partial<Whole> | ((old: Whole) => Partial<Whole>);
export type ChangePolicy = (part: Partial<PolicyDraft>) => void;
/** Takes a function of the current retry settings, so that its caller does not render again when they change. */
export type ChangeRetry = (part: Part<RetryDraft>) => void;

const NO_PROBLEMS: Problems = {};

/**
 * The draft and its problems. A problem is shown once its field was left, and all of them after an attempt to save; problems
 * from the server are shown until the next change.
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
    /** The valid body; undefined while there are problems. */
    body,
    /** The problems that are shown. */
    problems: useSame({ ...(isTried ? problems : ofFields(problems, left)), ...refused }),
    /** Shows all problems, with those that the server found. */
    showProblems: (found: readonly FieldProblem[]) => {
      setIsTried(true);
      setRefused(problemsOf(found));
    },
    changesIn: (next: PolicyBody) => changesIn(next, saved),
    /** Resets the draft to the saved content. */
    discard: () => begin(saved),
    /** Takes newly saved content as the starting point. */
    restart: (content: PolicyContent) => begin(draftOf(content)),
    /** Records which field was left. */
    onBlur: ({ target }: FocusEvent<HTMLFormElement>) => {
      const name = "name" in target ? String(target.name) : "";
      if (name && !left.has(name)) setLeft(new Set([...left, name]));
    },
  };
}

export type PolicyForm = ReturnType<typeof usePolicyForm>;

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
