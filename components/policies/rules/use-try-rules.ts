"use client";

import { useState, useTransition } from "react";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { tryOnFailures } from "@/lib/policies/actions";
import type { TriedRules } from "@/lib/policies/view";
import type { RetryDraft } from "../retry/retry-draft";
import { checkRules } from "./rule-draft";

/** Tries the current rules. A change of the rules clears the answer. */
export function useTryRules(retry: RetryDraft, showProblems: () => void) {
  const [tried, setTried] = useState<{ rules: string; answer: TriedRules }>();
  const [isPending, startTransition] = useTransition();
  const { body } = checkRules(retry);
  const rules = JSON.stringify(body);

  function run() {
    if (!body) return showProblems();
    startTransition(async () => {
      const result = await tryOnFailures(body).catch(() => UNREACHABLE);
      if (result.ok) setTried({ rules, answer: result.answer });
      else notify({ tone: "fail", title: "The rules were not tried", text: result.message });
    });
  }

  return { run, isPending, answer: tried && tried.rules === rules ? tried.answer : null };
}
