import { parseRegExpLiteral, visitRegExpAST } from "@eslint-community/regexpp";
import { analyse } from "scslre";
import { parseAst } from "vite";
import type { SourceFile } from "./source-files";

/** Regular expressions as they stand in the source, and whether their time grows faster than the text they read. */

export type FoundPattern = { place: string; pattern: RegExp };

/** What a file holds: its literal patterns, and every place that makes one at run time. */
export type Patterns = { literals: FoundPattern[]; made: string[] };

/** The patterns that are made while `load` runs a module: those it puts together at its top. */
export async function patternsMadeBy(path: string, load: () => Promise<unknown>): Promise<FoundPattern[]> {
  const Plain = globalThis.RegExp;
  const made: FoundPattern[] = [];
  globalThis.RegExp = new Proxy(Plain, {
    construct: (_target, given: ConstructorParameters<typeof RegExp>) => {
      const pattern = new Plain(...given);
      made.push({ place: path, pattern });
      return pattern;
    },
  });
  try {
    await load();
  } finally {
    globalThis.RegExp = Plain;
  }
  return made;
}

type Tree = { [key: string]: unknown };

/** Finds the patterns of a source file by its syntax tree: none hides in a string, a comment or a division. */
export function patternsIn({ path, text }: Pick<SourceFile, "path" | "text">): Patterns {
  const found: Patterns = { literals: [], made: [] };
  const lang = path.endsWith(".tsx") ? "tsx" : path.endsWith(".ts") ? "ts" : "js";
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (isTree(node)) {
      if (isTree(node.regex)) {
        const pattern = new RegExp(String(node.regex.pattern), String(node.regex.flags));
        found.literals.push({ place: path, pattern });
      }
      if (makesPattern(node)) {
        found.made.push(`${path}: ${text.slice(Number(node.start), Number(node.end))}`);
      }
      for (const child of Object.values(node)) visit(child);
    }
  };
  visit(parseAst(text, { lang }));
  return found;
}

function isTree(node: unknown): node is Tree {
  return typeof node === "object" && node !== null;
}

/** `RegExp(…)`, and methods that make a pattern of a text: `"a".match("b")`. */
function makesPattern({ type, callee, arguments: given }: Tree): boolean {
  if ((type !== "NewExpression" && type !== "CallExpression") || !isTree(callee)) return false;
  if (callee.name === "RegExp") return true;
  const method = isTree(callee.property) ? String(callee.property.name) : "";
  const [first] = Array.isArray(given) ? given : [];
  return (
    ["match", "matchAll", "search"].includes(method) &&
    isTree(first) &&
    (first.type === "TemplateLiteral" || (first.type === "Literal" && typeof first.value === "string"))
  );
}

/**
 * Why a pattern takes more than linear time: one part of a text can be matched in several ways, or the search begins
 * anew at every character of a long run. Empty when it is linear.
 */
export function superLinear(pattern: RegExp): string[] {
  const { reports } = analyse(parseRegExpLiteral(pattern), {
    reportTypes: { Move: true, Self: true, Trade: true },
  });
  return reports.map(({ type, character }) => `${type}, by many ${JSON.stringify(character.pick)}`);
}

/** Texts of `size` characters that a pattern may take long over: runs of what its parts accept, and an end that fails. */
export function* attacksOn(pattern: RegExp, size: number): Generator<string> {
  const letters = [...new Set(["a", "0", " ", ...lettersOf(pattern)])];
  for (const begin of ["", "a/b;"]) {
    for (const one of letters) {
      for (const other of letters) {
        const run = (one + other).repeat(size / 2).slice(begin.length);
        yield `${begin}${run.slice(0, -1)}\u0001`;
      }
    }
  }
}

/** Characters that parts of a pattern begin with. */
function lettersOf(pattern: RegExp): string[] {
  const letters: string[] = [];
  const add = (min: number) => letters.push(String.fromCodePoint(min));
  visitRegExpAST(parseRegExpLiteral(pattern), {
    onCharacterEnter: ({ value }) => add(value),
    onCharacterClassRangeEnter: ({ min }) => add(min.value),
  });
  return letters.slice(0, 5);
}
