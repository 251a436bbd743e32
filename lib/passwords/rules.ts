import { z } from "zod";
import { COMMON_WORDS } from "./common-words";

/**
 * What a new password must be: long, and none that people are known to choose (NIST 800-63B: no rules of composition).
 * One schema for all that set one. Accounts with shorter ones from before still sign in.
 */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

const TOO_SHORT = `needs at least ${SHORTEST_PASSWORD} characters`;
const TOO_COMMON = "is too common: choose one that is not made of well-known words and rows of keys";
const TOO_ALIKE = "must not be made of the e-mail address or name";

/** A new password, by itself. Where the account is known, `passwordProblem` says more. */
export const newPasswordSchema = z.string().superRefine((password, context) => {
  const problem = passwordProblem(password);
  if (problem) context.addIssue({ code: "custom", message: problem });
});

/** Why a password may not be set for this account, as the end of a sentence that names it; undefined when it may. */
export function passwordProblem(
  password: string,
  account: { email?: string | undefined; name?: string | undefined } = {},
): string | undefined {
  const characters = Array.from(password);
  if (characters.length < SHORTEST_PASSWORD) return TOO_SHORT;
  if (characters.length > LONGEST_PASSWORD) return `may have at most ${LONGEST_PASSWORD} characters`;
  const lower = password.toLowerCase();
  if (isRepetition(characters) || isRow(lower) || isMadeOf(lower, COMMON_WORDS)) return TOO_COMMON;
  const own = `${account.email ?? ""} ${account.name ?? ""}`.toLowerCase().split(/[^\p{L}]+/u);
  return isMadeOf(
    lower,
    new Set([...COMMON_WORDS, ...own.filter((word) => word.length > 1 && word.length <= LONGEST_WORD)]),
  )
    ? TOO_ALIKE
    : undefined;
}

/** A short piece over and over: as good as the piece. */
function isRepetition(characters: string[]): boolean {
  for (let length = 1; length < Math.min(8, characters.length / 2 + 1); length++) {
    if (characters.every((character, index) => character === characters[index % length])) return true;
  }
  return false;
}

const ROWS = [
  "01234567890",
  "abcdefghijklmnopqrstuvwxyz",
  "qwertyuiop",
  "asdfghjkl",
  "zxcvbnm",
  "qwertzuiop",
  "azertyuiop",
  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
  "!@#$%^&*()",
].flatMap((row) => [row, Array.from(row).reverse().join("")]);
/** Rows of keys shorter than this say nothing. */
const SHORTEST_RUN = 3;

/** Whether it falls into few rows of neighbouring or equal keys: one row for every four characters. */
function isRow(password: string): boolean {
  let runs = 0;
  for (let at = 0; at < password.length; runs++) at += runLength(password, at);
  return runs <= password.length / 4;
}

function runLength(password: string, from: number): number {
  const first = password[from];
  let longest = 1;
  while (password[from + longest] === first) longest++;
  for (const row of ROWS) {
    const place = row.indexOf(first ?? "");
    if (place < 0) continue;
    let length = 1;
    while (from + length < password.length && password[from + length] === row[place + length]) length++;
    longest = Math.max(longest, length);
  }
  return longest >= SHORTEST_RUN ? longest : 1;
}

const LOOKS_LIKE: Record<string, string> = {
  "@": "a",
  "4": "a",
  "3": "e",
  "1": "i",
  "!": "i",
  "0": "o",
  $: "s",
  "5": "s",
  "7": "t",
};

/**
 * Whether nothing but such words is left without the digits and signs around and between them, or once signs that look like
 * letters are read as these.
 */
function isMadeOf(password: string, words: ReadonlySet<string>): boolean {
  const letters = password.replace(/[^\p{L}]+/gu, "");
  const characters = Array.from(password);
  const first = characters.findIndex(isLetter);
  const inner = first < 0 ? [] : characters.slice(first, characters.findLastIndex(isLetter) + 1);
  const read = inner
    .map((sign) => LOOKS_LIKE[sign] ?? sign)
    .join("")
    .replace(/[^\p{L}]+/gu, "");
  return [letters, read].some((text) => text.length > 0 && fallsIntoWords(text, words));
}

const isLetter = (character: string) => /\p{L}/u.test(character);

/** More words than this are no guess, however common each is. */
const FEW_WORDS = 4;

function fallsIntoWords(text: string, words: ReadonlySet<string>): boolean {
  const fewest = [0]; // by end: of how few words the text up to there can be made
  for (let end = 1; end <= text.length; end++) {
    fewest[end] = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - LONGEST_WORD); start < end; start++) {
      const count = (fewest[start] ?? Number.POSITIVE_INFINITY) + 1;
      if (count < (fewest[end] ?? 0) && words.has(text.slice(start, end))) fewest[end] = count;
    }
  }
  return (fewest[text.length] ?? 0) <= FEW_WORDS;
}

const LONGEST_WORD = 64;
