import type { ShownEdit } from "@/lib/operations/schema/set-edit";
import type { SetDraft, SetProblems } from "./set-draft";

/** The edit of an operation to begin another one with: what is masked in it keeps its value. A patch that is withheld is a problem of its field. */
export function draftOf({ patch, patchCheck, headers, url }: ShownEdit): {
  draft: SetDraft;
  problems: SetProblems;
} {
  const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
  const draft = {
    patch: patch ? JSON.stringify(patch, null, 2) : "",
    headers: lines.join("\n"),
    url: url ?? "",
  };
  const isWithheld = patchCheck && !patch;
  return {
    draft,
    problems: isWithheld ? { patch: "The patch is withheld: you may not see payloads. Write it again." } : {},
  };
}
