"use client";

import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import type { FieldProblem } from "@/lib/errors";
import { create, update } from "@/lib/policies/actions";
import { policyHref } from "@/lib/policies/search-params";
import type { PolicyFacts } from "@/lib/policies/view";
import type { PolicyForm } from "./use-form";

/** Saves a new policy, or the changed parts of one. Problems from the server are shown at their fields. */
export function useSavePolicy(
  opened: PolicyFacts | null,
  form: PolicyForm,
  showProblems: (refused?: readonly FieldProblem[]) => void,
) {
  const router = useRouter();
  const [isSaving, startSaving] = useTransition();
  const [policy, setPolicy] = useState(opened);

  function save() {
    const { body } = form;
    if (!body) return showProblems();
    if (isSaving) return;
    startSaving(async () => {
      if (policy === null) {
        const made = await create(body).catch(() => UNREACHABLE);
        if (!made.ok) return refuse(made);
        showSaved(body.name);
        router.replace(policyHref(made.id));
        return;
      }
      const { id } = policy;
      const updatedAt = policy.updatedAt.toISOString();
      const saved = await update({ ...form.changesIn(body), id, updatedAt }).catch(() => UNREACHABLE);
      if (!saved.ok) return refuse(saved);
      showSaved(saved.policy.name);
      setPolicy(saved.policy);
      form.restart(saved.policy);
      router.refresh();
    });
  }

  function refuse({ message, details = [] }: { message: string; details?: readonly FieldProblem[] }) {
    notify({ tone: "fail", title: "Not saved", text: message });
    if (details.length > 0) showProblems(details);
  }

  return { save, isSaving };
}

function showSaved(name: string): void {
  notify({ tone: "ok", title: "Saved", text: name });
}
