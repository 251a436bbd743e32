import type { z } from "zod";
import { visible } from "../text/visible";
import { type Checked, check } from "./check";

/** The content of a row with what identifies its version. */
export type Stored<Content> = Content & { id: string; updatedAt: Date };

/**
 * The screens of a noun: the list at `path`, and the page of each row below it. Where there is one row, both names are the same, and
 * `path` is its page.
 */
export type NounScreens = { label: { one: string; many: string }; path: string };

/** The name of a noun within a sentence: `context`, but `API key`. */
export function inSentence(name: string): string {
  return /^[A-Z]{2}/.test(name) ? name : name.toLowerCase();
}

/** The title of the tab of a row's page: its name first, so that tabs differ where they are cut off. Without a name there is no such row. */
export function rowTitle({ label }: NounScreens, name: string | null | undefined): string {
  return name == null ? `No such ${inSentence(label.one)}` : `${visible(name)} · ${label.many}`;
}

/** What a noun gives for its form, besides the fields: how its content becomes typed text, and typed text a body of the API. */
export type Form<Content, Draft, Body extends object> = NounScreens & {
  /** The body of a new row, as the API checks it. */
  schema: z.ZodType<unknown, Body>;
  toDraft: (content: Content) => Draft;
  /** Of a noun whose new rows have secrets, which are shown once: who needs them, and where they are entered. */
  secretsHint?: string;
  /** Converts a draft to a body, unchecked: text that cannot be read is passed on, so that the schema refuses it at its field. */
  toBody: (draft: Draft) => Record<string, unknown>;
};

/** Keeps the exact types of a form. */
export function defineForm<Content, Draft, Body extends object>(
  form: Form<Content, Draft, Body>,
): Form<Content, Draft, Body> {
  return form;
}

type DraftForm<Draft, Body extends object> = Pick<Form<never, Draft, Body>, "schema" | "toBody">;

/** Checks a draft by the schema of the API. */
export function checkDraft<Draft, Body extends object>(
  form: DraftForm<Draft, Body>,
  draft: Draft,
): Checked<Body> {
  return check(form.schema, form.toBody(draft));
}

/** Whether two drafts have the same body. */
export function isSameDraft<Draft>(form: DraftForm<Draft, object>, one: Draft, other: Draft): boolean {
  return JSON.stringify(form.toBody(one)) === JSON.stringify(form.toBody(other));
}

/** The parts of a body that differ from the draft. Parts that are not sent stay as stored, even unreadable ones. */
export function changesIn<Draft, Body extends object>(
  form: DraftForm<Draft, Body>,
  body: Body,
  from: Draft,
): Partial<Body> {
  const before = form.toBody(from);
  const changed = Object.entries(body).filter(
    ([part, value]) => JSON.stringify(value) !== JSON.stringify(before[part]),
  );
  return Object.fromEntries(changed) as Partial<Body>;
}

/** A draft moved onto a newer version of its row, and the parts that differ there from what both sides started from. */
export type Merged<Draft> = { draft: Draft; both: (keyof Draft & string)[] };

/**
 * Moves the changes of a draft onto a newer version of its row. A part of the draft that was changed stays, the others are taken
 * from the newer version. `both` names the changed parts that the newer version has changed as well, to something else.
 */
export function mergeDrafts<Draft extends object>(from: Draft, mine: Draft, theirs: Draft): Merged<Draft> {
  const isSame = (part: keyof Draft, one: Draft, other: Draft) =>
    JSON.stringify(one[part]) === JSON.stringify(other[part]);
  const parts = Object.keys(theirs) as (keyof Draft & string)[];
  const changed = parts.filter((part) => !isSame(part, from, mine));
  const draft = { ...theirs, ...Object.fromEntries(changed.map((part) => [part, mine[part]])) };
  const both = changed.filter((part) => !isSame(part, from, theirs) && !isSame(part, mine, theirs));
  return { draft, both };
}
