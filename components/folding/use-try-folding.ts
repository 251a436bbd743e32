"use client";

import { useState, useTransition } from "react";
import type { z } from "zod";
import { notify } from "@/components/ui/notify";
import { UNREACHABLE } from "@/components/ui/unreachable";
import { tryOut } from "@/lib/folding/actions";
import { tryFoldingBody } from "@/lib/folding/schema";
import type { TriedFolding } from "@/lib/folding/view";
import { check } from "@/lib/form/check";

type Question = z.input<typeof tryFoldingBody>;

/** Tries rules. A change of what is asked clears the result. */
export function useTryFolding(question: Question) {
  const [found, setFound] = useState<{ asked: string; tried: TriedFolding }>();
  const [isPending, startTransition] = useTransition();
  const asked = JSON.stringify(question);
  const { body, problems } = check<Question>(tryFoldingBody, question);

  function run() {
    if (!body) return;
    startTransition(async () => {
      const result = await tryOut(body).catch(() => UNREACHABLE);
      if (result.ok) setFound({ asked, tried: result.tried });
      else notify({ tone: "fail", title: "The rules were not tried", text: result.message });
    });
  }

  return { run, isPending, problems, tried: found?.asked === asked ? found.tried : null };
}
