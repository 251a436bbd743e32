import { COMMON_WORDS } from "./common-words";

/**
 * The rules of a new password: long, and not a commonly chosen one (NIST 800-63B: no rules of composition). All ways to set one
 * follow them. Accounts with shorter passwords from earlier releases can still sign in.
 */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

const TOO_SHORT = `needs at least ${SHORTEST_PASSWORD} characters`;
const TOO_COMMON = "is too common: choose one that is not made of well-known words and rows of keys";
const TOO_ALIKE = "must not be made of the e-mail address or name";

/** Why a password may not be set for this account, as the end of a sentence; undefined when it may. */
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

/** A repeated short piece is as weak as the piece. */
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
/** Shorter rows of keys are not significant. */
const SHORTEST_RUN = 3;

/** Whether it consists of few rows of neighbouring or equal keys: one row for every four characters. */
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
 * Whether only common words are left after removing the digits and signs around and between them, or after replacing signs that
 * look like letters.
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

/** A password of more words than this is not guessable, however common each is. */
const FEW_WORDS = 4;

function fallsIntoWords(text: string, words: ReadonlySet<string>): boolean {
  const fewest = [0]; // by end: the fewest words that make up the text up to there
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
