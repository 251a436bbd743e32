import { parseDuration } from "../time/duration";

/**
 * What a person typed, as the value that a body carries. What cannot be understood goes on as it was typed and what is
 * empty as null, so that the schema refuses both at their field.
 */

export function durationOf(text: string): number | string | null {
  return text.trim() === "" ? null : (parseDuration(text) ?? text);
}

/** The same for settings that are kept in seconds. */
export function secondsOf(text: string): number | string | null {
  const milliseconds = durationOf(text);
  return typeof milliseconds === "number" ? milliseconds / 1000 : milliseconds;
}

export function numberOf(typed: number | string): number | string | null {
  if (typeof typed === "number") return typed;
  return typed.trim() === "" ? null : typed;
}

/** Items of a list that is typed as one text, between commas or on lines of their own. */
export function itemsOf(text: string): string[] {
  return text
    .split(/[,\n]/)
    .map((item) => item.trim())
    .filter(Boolean);
}

/** Words: items that hold no spaces. */
export function wordsOf(text: string): string[] {
  return text.split(/[\s,]/).filter(Boolean);
}

/** Statuses and ranges, however the range's dash was typed. */
export function statusesOf(text: string): string[] {
  const ends = text.split(/[-–]/).map((end) => end.trim());
  return wordsOf(ends.join("-"));
}

/** A time of day, also without its leading zero. */
export function clockOf(text: string): string {
  return text.trim().replace(/^\d:/, "0$&");
}
