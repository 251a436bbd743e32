"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { makeAndShow } from "@/components/ui/show-once";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { useNotifiedTransition } from "@/components/ui/use-notified-transition";
import type { ActionResult } from "@/lib/action/result";
import type { ErrorCode, FieldProblem } from "@/lib/errors";
import type { Form, Stored } from "@/lib/form/form";
import type { ShownOnce } from "@/lib/secrets/shown-once";
import type { FormState } from "./use-form";

/** The noun's server actions; rows of a noun without `update` are only made, those of one without `create` only changed. `updatedAt` is that of the row as it was read; `secrets` need the form's `secretsHint`. */
export type FormActions<Content, Body extends object> = {
  create?: (body: Body) => Promise<ActionResult<{ id: string; secrets?: readonly ShownOnce[] }>>;
  update?: (
    changes: Partial<Body> & { id: string; updatedAt: string },
  ) => Promise<ActionResult<{ stored: Stored<Content> }>>;
};

/** Asks about the consequences of changes before they are saved. @returns whether to save them */
export type BeforeSave<Body extends object> = (changes: Partial<Body> & { id: string }) => Promise<boolean>;

/** Why the last attempt to save failed. Without a code the server could not be reached. */
export type Failure = { code?: ErrorCode | undefined; message: string; isOutdated: boolean };

type Options<Content, Draft extends object, Body extends object> = {
  form: Form<Content, Draft, Body>;
  actions: FormActions<Content, Body>;
  state: FormState<Content, Draft, Body>;
  /** The row as the server last rendered it; null: a new one. */
  stored: Stored<Content> | null;
  showProblems: (found?: readonly FieldProblem[]) => void;
  beforeSave: BeforeSave<Body> | undefined;
};

/** Saves a new row, or the changed parts of one. Nothing typed is lost by a failure. */
export function useSave<Content, Draft extends object, Body extends object>(
  options: Options<Content, Draft, Body>,
) {
  const { form, state, stored, showProblems, beforeSave } = options;
  const { create, update } = options.actions;
  const router = useRouter();
  const [isSaving, startSaving] = useNotifiedTransition();
  const [isLoading, startLoading] = useTransition();
  const [edited, setEdited] = useState(stored);
  const [failed, setFailed] = useState<(Failure & { draft: Draft; isAtField: boolean }) | null>(null);
  const isAsking = useRef(false);
  const [outdated, setOutdated] = useState<{ row: Stored<Content> | null; isKept: boolean } | null>(null);
  const [overlaps, setOverlaps] = useState<readonly string[] | null>(null);

  function save() {
    const { body } = state;
    setFailed(null);
    // A reload that failed before must not replace what was typed since.
    setOutdated(null);
    setOverlaps(null);
    if (!body) return showProblems();
    if (isSaving || isAsking.current) return;
    if (edited === null || !beforeSave) return write(body);
    isAsking.current = true;
    void beforeSave({ ...state.changesIn(body), id: edited.id })
      .then((isConfirmed) => isConfirmed && write(body))
      .finally(() => {
        isAsking.current = false;
      });
  }

  function write(body: Body) {
    const { draft } = state;
    startSaving(async () => {
      if (edited === null) {
        if (!create) return undefined;
        const made = await createRow(create, body).catch(() => UNREACHABLE);
        if (!made.ok) return refuse(made);
        router.replace(`${form.path}/${made.id}`);
        return said("created");
      }
      if (!update) return undefined;
      const version = { id: edited.id, updatedAt: edited.updatedAt.toISOString() };
      const saved = await update({ ...state.changesIn(body), ...version }).catch(() => UNREACHABLE);
      if (!saved.ok) return refuse(saved);
      setEdited(saved.stored);
      state.restart(saved.stored, draft);
      router.refresh();
      return said("changed");
    });

    function said(done: string) {
      return { id: "saved", tone: "ok", title: "Saved", text: `${form.label.one} ${done}` } as const;
    }

    function createRow(create: NonNullable<typeof options.actions.create>, body: Body) {
      if (form.secretsHint === undefined) return create(body);
      const words = { title: `${form.label.one} created`, hint: form.secretsHint };
      return makeAndShow(() => create(body), words);
    }

    function refuse(answer: { code?: ErrorCode; message: string; details?: readonly FieldProblem[] }) {
      const { code, message, details = [] } = answer;
      const isOutdated = details.some(({ field }) => field === "updatedAt");
      const isAtField = details.length > 0 && !isOutdated;
      setFailed({ code, message, isOutdated, draft, isAtField });
      if (isAtField) showProblems(details);
      return undefined;
    }
  }

  // The refreshed row arrives as a new object, even when it is the same version.
  const isArrived = outdated !== null && stored !== null && stored !== outdated.row;
  useEffect(() => {
    if (!isArrived) return;
    setOutdated(null);
    setFailed(null);
    setEdited(stored);
    if (outdated.isKept) setOverlaps(state.rebase(stored));
    else state.restart(stored);
  });

  // Changed by a button of the page, as by a new secret. Text typed meanwhile keeps its version where both change the same.
  const isChanged = stored !== null && edited !== null && stored.updatedAt > edited.updatedAt;
  useEffect(() => {
    if (!isChanged || isSaving || outdated || failed?.isOutdated) return;
    if (state.hasChanges && !state.adopt(stored)) return;
    if (!state.hasChanges) state.restart(stored);
    setEdited(stored);
  });

  function load(isKept: boolean) {
    setOutdated({ row: stored, isKept });
    startLoading(() => router.refresh());
  }

  return {
    save,
    isSaving,
    isLoading,
    /** A failure at a field is shown until the next change. */
    failure: failed && (!failed.isAtField || failed.draft === state.draft) ? failed : null,
    /** Replaces the draft by the row as it is stored now. */
    loadAgain: () => load(false),
    /** Puts the changes of the draft on top of the row as it is stored now. */
    keepChanges: () => load(true),
    /** After `keepChanges`, until the next attempt to save: the changed parts that somebody else has changed as well. */
    overlaps,
  };
}
