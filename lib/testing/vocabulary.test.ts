import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/**
 * Refuses the retired words of docs/glossary.md in every text file of the repository: in identifiers (split at capitals and
 * underscores), comments, strings, documents, UI text and names of files.
 *
 * Common English words with a retired meaning (look, note, place, ring, die, books, terms, words) are refused only in names of
 * files and exports, below the folders where they had that meaning. In sentences they are too frequent to judge.
 */

/** The words to use, with the retired ones. `a b` also covers `a-b`, `aB` and `a_b`; `a_b` covers identifiers alone. */
const RETIRED: Record<string, string[]> = {
  shard: ["lane", "lanes"],
  operation: ["act", "acts", "acted", "acting"],
  "notify, report, show or distinguish": ["tell", "tells", "telling"],
  "notified, reported or passed": ["told"],
  pending: ["untold"],
  "dense set": ["bag", "bags"],
  "adaptive concurrency limit": ["crowd", "crowds", "crowded"],
  "mark unwritable": ["strand", "strands", "stranded", "stranding"],
  "fail as undeliverable, or abort": ["abandon", "abandons", "abandoned", "abandoning"],
  "on due notices": ["heed", "heeds", "heeded", "heeding"],
  "wake up": ["rouse", "rouses", "roused", "rousing"],
  block: ["park", "parks", "parked", "parking", "unpark", "unparked"],
  "pass, register or SMTP result": ["hand over", "hands over", "handed over", "handing over", "handover"],
  observer: ["witness", "witnesses", "witnessed"],
  "wait until disconnected": ["bury", "buries", "buried", "burying"],
  successor: ["heir", "heirs"],
  usage: ["carrier", "carriers"],
  fallback: ["divert", "diverts", "diverted", "diverting", "elsewhere"],
  "circuit permit": ["trial", "trials"],
  cannot: ["can not"],
  "attempt configuration": ["made_with"],
  "requested priority": ["wish", "wishes", "wished", "wishing"],
  "unauthenticated client": ["stranger", "strangers"],
  "injected fault": ["struck"],
  scan: ["looker", "lookers"],
  calculate: ["reckon", "reckons", "reckoned", "reckoning"],
};

/** Retired words in the names of files and exports below some folders. */
const RETIRED_NAMES: { below: RegExp; words: Record<string, string> }[] = [
  {
    below: /^lib\/worker\//,
    words: {
      looks: "scans",
      place: "slot or queue key",
      ring: "fire timers",
      terms: "attempt configuration",
    },
  },
  { below: /^faults\//, words: { books: "invariants", die: "crash" } },
  { below: /^(components|lib)\/policies\//, words: { words: "labels or describe…" } },
];

/**
 * Values that the audit trail of released versions holds: a rename would separate old rows from new ones. Each with the files that
 * may name it.
 */
const STORED: Record<string, RegExp> = {
  bound_elsewhere: /^(lib\/auth|components\/shell)\//,
  "strangers:": /^lib\/audit\/mutations\/refusals/,
};

/** History, and the two files that list the words. */
const MAY_NAME_THEM =
  /^(docs\/decisions\/|prisma\/migrations\/|docs\/glossary\.md$|lib\/testing\/vocabulary\.test\.ts$)/;
const NOT_WRITTEN_HERE = /\.(png|svg|ico|woff2?)$|^package-lock\.json$/;

const USE = new Map(Object.entries(RETIRED).flatMap(([use, words]) => words.map((word) => [word, use])));
const FIRST_OF_PAIR = new Set(
  [...USE.keys()].filter((word) => /[ _]/.test(word)).map((word) => word.split(/[ _]/)[0]),
);

/** A word of a sentence or a part of an identifier: `runOldestFirst` has three. */
const WORD = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;
const IS_IDENTIFIER = /^_?$/;
/** Between the words of a pair: nothing, `_`, `-`, spaces, or a line break in a comment. */
const IS_PAIR = /^(?:[-_]|[ \t]*(?:\n[ \t]*(?:\*|\/\/|#|--|>)?[ \t]*)?)$/;

type Found = { at: number; word: string; use: string };

/** The retired words of a text, in one pass over its words. */
function retiredWords(text: string): Found[] {
  const words = [...text.matchAll(WORD)];
  return words.flatMap(({ 0: written, index: at }, index) => {
    const word = written.toLowerCase();
    const pairs = FIRST_OF_PAIR.has(word) ? pairsAt(text, at + written.length, word, words[index + 1]) : [];
    const found = [...pairs, word].find((one) => USE.has(one));
    return found ? [{ at, word: found, use: USE.get(found) ?? "" }] : [];
  });
}

/** The pair that a word forms with the next one, as RETIRED writes pairs: none if they do not belong together. */
function pairsAt(text: string, end: number, first: string, next: RegExpExecArray | undefined): string[] {
  if (!next) return [];
  const between = text.slice(end, next.index);
  const second = next[0].toLowerCase();
  return [
    ...(IS_PAIR.test(between) ? [`${first} ${second}`] : []),
    ...(IS_IDENTIFIER.test(between) ? [`${first}_${second}`] : []),
  ];
}

const EXPORT = /^export (?:async )?(?:abstract )?(?:const|function|class|type|interface) (\w+)/gm;

/** The retired words in the name of a file and in the names of its exports. */
function retiredNames(path: string, text: string): Found[] {
  const rules = RETIRED_NAMES.filter(({ below }) => below.test(path));
  if (rules.length === 0) return [];
  const exported = [...text.matchAll(EXPORT)].map(({ 1: name = "", index: at }) => ({ at, name }));
  return [{ at: 0, name: path.slice(path.lastIndexOf("/") + 1) }, ...exported].flatMap(({ at, name }) =>
    (name.match(WORD) ?? []).flatMap((part) => {
      const word = part.toLowerCase();
      return rules.flatMap(({ words }) => (words[word] ? [{ at, word, use: words[word] }] : []));
    }),
  );
}

/** Every text file of the repository, new ones included, except history. */
function textFiles(): string[] {
  const list = (...flags: string[]) =>
    execFileSync("git", ["ls-files", "-z", ...flags], { encoding: "utf8" }).split("\0");
  const deleted = new Set(list("--deleted"));
  return [...new Set(list("--cached", "--others", "--exclude-standard"))].filter(
    (path) => path && !deleted.has(path) && !MAY_NAME_THEM.test(path) && !NOT_WRITTEN_HERE.test(path),
  );
}

/** The text with the stored values of this file blanked out, of the same length. */
function withoutStored(path: string, text: string): string {
  const here = Object.keys(STORED).filter((value) => STORED[value]?.test(path));
  return here.reduce((rest, value) => rest.replaceAll(value, " ".repeat(value.length)), text);
}

/** A sentence per retired word: file, line, word and the word to use. */
function problemsOf(path: string): string[] {
  const text = withoutStored(path, readFileSync(path, "utf8"));
  return [
    ...retiredWords(path).map(({ word, use }) => `${path}: rename the file: "${word}" is now ${use}`),
    ...[...retiredWords(text), ...retiredNames(path, text)].map(
      ({ at, word, use }) => `${path}:${text.slice(0, at).split("\n").length}: "${word}" is now ${use}`,
    ),
  ];
}

describe("the vocabulary", () => {
  it("covers the repository", () => {
    const files = textFiles();
    expect(files).toEqual(
      expect.arrayContaining(["README.md", "compose.yaml", "lib/engine/state.ts", "prisma/schema.prisma"]),
    );
    expect(files.length).toBeGreaterThan(500);
  });

  it("has no retired word", () => {
    expect(textFiles().flatMap(problemsOf)).toEqual([]);
  });

  it.each(Object.entries(STORED))("still stores %s", (value, allowed) => {
    const files = textFiles().filter((path) => allowed.test(path));
    expect(files.some((path) => readFileSync(path, "utf8").includes(value))).toBe(true);
  });
});

describe("retired words", () => {
  const wordsOf = (text: string) => retiredWords(text).map(({ word }) => word);

  it.each([
    ["takeLaneOf", ["lane"]],
    ["LANES_PER_WORKER", ["lanes"]],
    ["lane_lease", ["lane"]],
    ["Acts on what an operator was told.", ["acts", "told"]],
    ["registerHandOver", ["hand over"]],
    ["It hands over and handed\n * over.", ["hands over", "handed over"]],
    ["It can not, it can\n// not.", ["can not", "can not"]],
    ["madeWith, made_with, MADE_WITH", ["made_with", "made_with", "made_with"]],
    ["HTTPLane", ["lane"]],
  ])("are found in %j", (text, words) => expect(wordsOf(text)).toEqual(words));

  it.each([
    "an action, a fact, exact, actor, react, planes, a plane",
    "made with useradd; it can, not must; hand; over; by hand. Over",
    "foretelling nothing, a burial, a bagel, trialled, wishful, parkland",
    "look, note, place, ring, die, words, books, terms",
  ])("are not found in %j", (text) => expect(wordsOf(text)).toEqual([]));

  it("of names are found where they had a retired meaning", () => {
    const text = "export function freePlace() {}\nexport const replaced = 1;\nconst place = 2;";
    expect(retiredNames("lib/worker/claims/x.ts", text)).toEqual([
      { at: 0, word: "place", use: "slot or queue key" },
    ]);
    expect(retiredNames("lib/secrets/x.ts", text)).toEqual([]);
    expect(retiredNames("lib/policies/words.ts", "").map(({ word }) => word)).toEqual(["words"]);
  });
});
