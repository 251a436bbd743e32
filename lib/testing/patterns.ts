import { parseRegExpLiteral, visitRegExpAST } from "@eslint-community/regexpp";
import { analyse } from "scslre";
import { parseAst } from "vite";
import type { SourceFile } from "./source-files";

/** Finds the regular expressions of the source and checks that their time grows linearly with the text. */

export type FoundPattern = { location: string; pattern: RegExp };

/** The patterns of a file: literal ones, and the locations that create one at run time. */
export type Patterns = { literals: FoundPattern[]; made: string[] };

/** Returns the patterns that a module composes while `load` runs it. */
export async function patternsMadeBy(path: string, load: () => Promise<unknown>): Promise<FoundPattern[]> {
  const Plain = globalThis.RegExp;
  const made: FoundPattern[] = [];
  globalThis.RegExp = new Proxy(Plain, {
    construct: (_target, given: ConstructorParameters<typeof RegExp>) => {
      const pattern = new Plain(...given);
      made.push({ location: path, pattern });
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

/** Finds the patterns of a source file in its syntax tree, which distinguishes them from strings, comments and divisions. */
export function patternsIn({ path, text }: Pick<SourceFile, "path" | "text">): Patterns {
  const found: Patterns = { literals: [], made: [] };
  const lang = path.endsWith(".tsx") ? "tsx" : path.endsWith(".ts") ? "ts" : "js";
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (isTree(node)) {
      if (isTree(node.regex)) {
        const pattern = new RegExp(String(node.regex.pattern), String(node.regex.flags));
        found.literals.push({ location: path, pattern });
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

/** Matches `RegExp(…)` and methods that create a pattern from a text: `"a".match("b")`. */
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
 * Returns why a pattern takes more than linear time: a part of a text matches in several ways, or the search restarts at every
 * character of a long run. Empty for a linear pattern.
 */
export function superLinear(pattern: RegExp): string[] {
  const { reports } = analyse(parseRegExpLiteral(pattern), {
    reportTypes: { Move: true, Self: true, Trade: true },
  });
  return reports.map(({ type, character }) => `${type}, by many ${JSON.stringify(character.pick)}`);
}

/** Returns texts of `size` characters that are slow for a pattern: runs that its parts accept, with a failing end. */
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

/** Returns characters that parts of a pattern begin with. */
function lettersOf(pattern: RegExp): string[] {
  const letters: string[] = [];
  const add = (min: number) => letters.push(String.fromCodePoint(min));
  visitRegExpAST(parseRegExpLiteral(pattern), {
    onCharacterEnter: ({ value }) => add(value),
    onCharacterClassRangeEnter: ({ min }) => add(min.value),
  });
  return letters.slice(0, 5);
}
