import type { FieldProblem } from "@/lib/errors";
import { type SetEditInput, setEditInput } from "@/lib/operations/schema/set-edit";
import { problemsAt, typedHeaders } from "./edit-draft";

/** What is typed to edit each delivery of a set: a JSON Patch, a header on each line, and a URL. */
export type SetDraft = { patch: string; headers: string; url: string };
export type SetProblems = Partial<Record<keyof SetDraft, string>>;

export const EMPTY_SET_DRAFT: SetDraft = { patch: "", headers: "", url: "" };

/** Converts a draft to an edit, or says what is wrong with which field; in a patch, with which operation and member. */
export function draftedSetEdit({
  patch,
  headers,
  url,
}: SetDraft): { edit: SetEditInput } | { problems: SetProblems } {
  if ([patch, headers, url].every((text) => text.trim() === ""))
    return { problems: { patch: "Nothing is changed: give a patch, a header or a URL." } };
  const operations = patch.trim() === "" ? { value: undefined } : parsed(patch);
  if (typeof operations === "string") return { problems: { patch: operations } };
  const named = typedHeaders(headers);
  if (typeof named === "string") return { problems: { headers: named } };
  const edit = {
    ...(operations.value !== undefined && { patch: operations.value }),
    ...(Object.keys(named).length > 0 && { headers: named }),
    ...(url.trim() !== "" && { url: url.trim() }),
  };
  const { error } = setEditInput.safeParse(edit);
  if (!error) return { edit: edit as SetEditInput };
  return {
    problems: problemsOf(error.issues.map(({ path, message }) => ({ field: path.join("."), message }))),
  };
}

/** The problems of a server's answer, or of the schema, at the fields of the draft: the first of each. */
export const problemsOf = (details: readonly FieldProblem[]): SetProblems =>
  problemsAt(["patch", "headers", "url"], details);

function parsed(text: string): { value: unknown } | string {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return `This is no JSON. ${error instanceof Error ? error.message : ""}`.trim();
  }
}
