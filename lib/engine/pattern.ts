/**
 * Regular expressions whose time is bounded whatever the pattern and the text: they are run as automata, never by
 * trying one way after the other. One step per character and place in the pattern is the most they take, and patterns
 * are small. What automata cannot do (back references, looking around) is refused when a rule is saved.
 *
 * Upper and lower case are the same; `^` and `$` mean the ends of the text; `.` is anything but a line break.
 */

import { type Node, PatternError, parsePattern } from "./pattern-syntax";

export { PatternError };

export type Pattern = { test: (text: string) => boolean };

/** Its parts stand in one another, and are read by recursion. */
const LONGEST_SOURCE = 1000;
/** Places of the pattern once its repetitions are written out. */
const MOST_PLACES = 200;
/** Parts written out, also those that have no place: `((){9999}){9999}` is a hundred million times nothing. */
const MOST_PARTS = 20_000;
/** What is remembered from text to text: sets of places, and which character leads from one to another. */
const MOST_STATES = 500;
const MOST_STEPS = 20_000;

/** A place in the pattern: one character goes on to `next`; or nothing does, to each of `ways`; or an end is asked for. */
type Place =
  | { type: "character"; accepts: (code: number) => boolean; next: number }
  | { type: "ways"; ways: number[] }
  | { type: "start" | "end"; next: number }
  | { type: "match" };

/** @throws PatternError saying what is wrong or not supported */
export function compilePattern(source: string): Pattern {
  if (source.length > LONGEST_SOURCE) throw new PatternError("The pattern is too long.");
  const built: Built = { places: [{ type: "match" }], parts: 0 };
  const first = placesOf(parsePattern(source), 0, built);
  return { test: search(built.places, first) };
}

type Built = { places: Place[]; parts: number };

/** Adds the places of a node that goes on to `next`. Returns where it begins. */
function placesOf(node: Node, next: number, built: Built): number {
  const { places } = built;
  const add = (place: Place) => {
    if (places.push(place) > MOST_PLACES) throw new PatternError("The pattern is too large.");
    return places.length - 1;
  };
  if (++built.parts > MOST_PARTS) throw new PatternError("The pattern is too large.");
  switch (node.type) {
    case "character":
      return add({ type: "character", accepts: looked(node.accepts), next });
    case "start":
    case "end":
      return add({ type: node.type, next });
    case "sequence":
      return node.parts.reduceRight((after, part) => placesOf(part, after, built), next);
    case "either":
      return add({ type: "ways", ways: node.parts.map((part) => placesOf(part, next, built)) });
    case "repeat":
      return placesOfRepeat(node, next, built, add);
  }
}

function placesOfRepeat(
  { part, least, most }: Extract<Node, { type: "repeat" }>,
  next: number,
  built: Built,
  add: (place: Place) => number,
): number {
  let after = next;
  if (most === null) {
    const loop = { type: "ways", ways: [next] } satisfies Place;
    after = add(loop);
    loop.ways.push(placesOf(part, after, built));
  } else {
    for (let n = least; n < most; n++)
      after = add({ type: "ways", ways: [next, placesOf(part, after, built)] });
  }
  for (let n = 0; n < least; n++) after = placesOf(part, after, built);
  return after;
}

/** Most texts are ASCII: what is accepted of it is looked up. */
function looked(accepts: (code: number) => boolean): (code: number) => boolean {
  const ascii = Array.from({ length: 128 }, (_, code) => accepts(code));
  return (code) => ascii[code] ?? accepts(code);
}

/** Every place the text read so far may have led to. */
type State = { places: number[]; isMatch: boolean; next: Map<number, State> };

function search(places: readonly Place[], first: number): Pattern["test"] {
  let states = new Map<string, State>();
  let steps = 0;
  const seen = new Uint32Array(places.length);
  let round = 0;
  const isFull = () => states.size >= MOST_STATES || steps >= MOST_STEPS;

  /** The state that begins at some places (which it uses up), together with all that follows without a character. */
  const stateOf = (todo: number[], at: { start: boolean; end: boolean }): State => {
    const reached: number[] = [];
    round++;
    for (let index = todo.pop(); index !== undefined; index = todo.pop()) {
      if (seen[index] === round) continue;
      seen[index] = round;
      reached.push(index);
      const place = places[index];
      if (place?.type === "ways") for (const way of place.ways) todo.push(way);
      else if ((place?.type === "start" && at.start) || (place?.type === "end" && at.end))
        todo.push(place.next);
    }
    const state = { places: reached, isMatch: seen[0] === round, next: new Map() };
    // A text that leads to ever new states gains nothing by their being remembered.
    if (isFull()) return state;
    const key = reached.sort((a, b) => a - b).join();
    const known = states.get(key) ?? state;
    states.set(key, known);
    return known;
  };

  const step = (state: State, code: number): State => {
    steps++;
    const from = [first]; // a match may begin at every character
    for (const index of state.places) {
      const place = places[index];
      if (place?.type === "character" && place.accepts(code)) from.push(place.next);
    }
    return stateOf(from, { start: false, end: false });
  };

  return (text) => {
    if (isFull()) {
      states = new Map();
      steps = 0;
    }
    const folded = text.toLowerCase();
    let state = stateOf([first], { start: true, end: false });
    for (let index = 0; index < folded.length; index++) {
      if (state.isMatch) return true;
      const code = folded.charCodeAt(index);
      let next = state.next.get(code);
      if (next === undefined) {
        next = step(state, code);
        if (!isFull()) state.next.set(code, next);
      }
      state = next;
    }
    return state.isMatch || stateOf([...state.places], { start: folded.length === 0, end: true }).isMatch;
  };
}
