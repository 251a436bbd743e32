import { parseDuration } from "../time/duration";

/**
 * Converts typed text to the values of a body. Text that cannot be parsed is passed on unchanged and empty text as null, so
 * that the schema refuses both at their field.
 */

export function durationOf(text: string): number | string | null {
  return text.trim() === "" ? null : (parseDuration(text) ?? text);
}

/** The same, in seconds. */
export function secondsOf(text: string): number | string | null {
  const milliseconds = durationOf(text);
  return typeof milliseconds === "number" ? milliseconds / 1000 : milliseconds;
}

export function numberOf(typed: number | string): number | string | null {
  if (typeof typed === "number") return typed;
  return typed.trim() === "" ? null : typed;
}

/** Splits a list typed as one text, at commas and line breaks. */
export function itemsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Splits a list of items without spaces, at spaces and commas. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]/).filter(Boolean);
}

/** Splits a list of statuses and ranges; a range takes a hyphen or a dash, with or without spaces. */
export function statusesOf(text: string): string[] {
  const ends = text.split(/[-–]/).map((end) => end.trim());
  return wordsOf(ends.join("-"));
}

/** Completes a time of day with its leading zero. */
export function clockOf(text: string): string {
  return text.trim().replace(/^\d:/, "0$&");
}
