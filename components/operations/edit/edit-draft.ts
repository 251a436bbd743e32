import { type JsonChange, jsonDiff } from "@/lib/engine/json-diff";
import type { FieldProblem } from "@/lib/errors";
import { isJsonType } from "@/lib/text/content-type";

/** The text that a delivery was sent with. `text`: null where it cannot be edited here, as it is binary, withheld or removed. */
export type SentBody = { text: string | null; contentType: string | null };

/** What is typed: the body as text, a header on each line, and a URL. */
export type EditDraft = { body: string; headers: string; url: string; reason: string };

/** What the draft changes, or what is wrong with a field of it. */
export type Drafted =
  | { problem: string; field: keyof EditDraft }
  | {
      edit: {
        body?: string;
        contentType?: string;
        headers?: Record<string, string>;
        url?: string;
        reason: string;
      };
    };

/** Converts a draft to an edit: what was not changed is left out. */
export function draftedEdit({ body, headers, url, reason }: EditDraft, sent: SentBody): Drafted {
  const isChanged = sent.text !== null && body !== sent.text;
  if (isChanged && isJson(sent) && parse(body) === undefined)
    return { field: "body", problem: "This is no JSON, though the content type says so." };
  const named = typedHeaders(headers);
  if (typeof named === "string") return { field: "headers", problem: named };
  const hasHeaders = Object.keys(named).length > 0;
  if (!isChanged && !hasHeaders && url.trim() === "")
    return { field: "body", problem: "Nothing is changed: change the body, a header or the URL." };
  if (reason.trim() === "")
    return { field: "reason", problem: "An edited copy needs a reason: others see it with your name." };
  return {
    edit: {
      ...(isChanged && { body, contentType: sent.contentType ?? "application/octet-stream" }),
      ...(hasHeaders && { headers: named }),
      ...(url.trim() !== "" && { url: url.trim() }),
      reason: reason.trim(),
    },
  };
}

/** The headers of lines as `name: value`, each name once in any case; a text is what is wrong with one of them. */
export function typedHeaders(text: string): Record<string, string> | string {
  const named: [string, string][] = [];
  for (const line of text.split("\n").filter((one) => one.trim() !== "")) {
    const at = line.indexOf(":");
    if (at <= 0) return `Write each header as name: value, not “${line.slice(0, 60)}”.`;
    const name = line.slice(0, at).trim();
    if (named.some(([other]) => other.toLowerCase() === name.toLowerCase()))
      return `The header ${name.slice(0, 60)} stands twice.`;
    named.push([name, line.slice(at + 1).trim()]);
  }
  return Object.fromEntries(named);
}

/** The problems of a server's answer, or of a schema, at the fields of a draft: the first of each. */
export function problemsAt<Name extends string>(
  names: readonly Name[],
  details: readonly FieldProblem[],
): Partial<Record<Name, string>> {
  const problems: Partial<Record<Name, string>> = {};
  for (const { field, message } of details) {
    const [first, ...within] = field.replace(/^edit\./, "").split(".");
    const name = names.find((one) => one === first);
    if (name) problems[name] ??= within.length === 0 ? message : `${placeOf(name, within)}: ${message}`;
  }
  return problems;
}

/** `patch[2].path`, and `x-token`. */
const placeOf = (name: string, [first = "", ...rest]: string[]) =>
  name === "patch" ? `patch[${first}]${rest.map((one) => `.${one}`).join("")}` : [first, ...rest].join(".");

/** The changes of a JSON body; null where one of the two is no JSON. */
export function bodyChanges({ text }: SentBody, body: string): JsonChange[] | null {
  const before = parse(text ?? "");
  const after = parse(body);
  return before && after ? jsonDiff(before.value, after.value) : null;
}

/** A change in words: `replace /amount with 2`. */
export function changeText(change: JsonChange): string {
  if (change.op === "more") return `and ${change.count} more`;
  const where = change.path === "" ? "the whole" : change.path;
  if (change.op === "remove") return `remove ${where}`;
  return change.op === "add" ? `add ${where}: ${change.value}` : `replace ${where} with ${change.value}`;
}

const isJson = ({ contentType }: SentBody) => contentType !== null && isJsonType(contentType);

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
