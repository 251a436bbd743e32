import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** A hand-written source file. `imports` are the files it names, as paths from the root, and the packages it names. */
export type SourceFile = {
  path: string;
  text: string;
  lines: number;
  imports: { target: string; names: string[]; isType: boolean; isDynamic: boolean }[];
  isTest: boolean;
  /** The side that a file names for all that it exports. */
  directive: "client" | "server" | undefined;
};

const ROOT = path.resolve(import.meta.dirname, "../..");
const FOLDERS = ["app", "components", "lib", "prisma", "e2e", "bench", "faults"];
/** Made by a program, or by hand as SQL that is never edited once released. */
const NOT_WRITTEN_HERE = /^(lib\/db\/generated|prisma\/migrations|bench\/out)\//;

/** Every source file of the repository, in order of path. */
export function readSourceFiles(): SourceFile[] {
  const paths = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      path.posix.join(folder, name.split(path.sep).join("/")),
    ),
  ).filter((name) => /\.(ts|tsx|mjs|css)$/.test(name) && !NOT_WRITTEN_HERE.test(name));
  const known = new Set(paths);
  return paths.sort().map((name) => {
    const text = readFileSync(path.join(ROOT, name), "utf8");
    return {
      path: name,
      text,
      lines: text.split("\n").length - 1,
      imports: importsOf(text).map((one) => ({ ...one, target: resolve(name, one.target, known) })),
      isTest: /\.(test|spec)\.tsx?$/.test(name) || /^(lib\/testing|e2e|faults)\//.test(name),
      directive: DIRECTIVE.exec(text)?.[1] as SourceFile["directive"],
    };
  });
}

/** Returns the files that a file loads at run time through any number of static imports. Types are not loaded. */
export function reachableFrom(file: SourceFile, files: SourceFile[]): Set<string> {
  const byPath = new Map(files.map((one) => [one.path, one]));
  const reached = new Set<string>();
  const visit = (one: SourceFile) => {
    for (const { target, isType, isDynamic } of one.imports) {
      if (isType || isDynamic || reached.has(target)) continue;
      reached.add(target);
      const next = byPath.get(target);
      if (next) visit(next);
    }
  };
  visit(file);
  return reached;
}

/** Returns the files and packages that a browser loads with a page: its client components, and all that they import but server actions. */
export function loadedByBrowser(page: SourceFile, files: SourceFile[]): Set<string> {
  const byPath = new Map(files.map((one) => [one.path, one]));
  const onServer = new Set<string>();
  const loaded = new Set<string>();
  const visit = (path: string, isInBrowser: boolean) => {
    const file = byPath.get(path);
    const isLoaded = isInBrowser || file?.directive === "client";
    const reached = isLoaded ? loaded : onServer;
    if (reached.has(path) || file?.directive === "server") return;
    reached.add(path);
    for (const { target, isType, isDynamic } of file?.imports ?? [])
      if (!isType && !isDynamic) visit(target, isLoaded);
  };
  visit(page.path, false);
  return loaded;
}

const DIRECTIVE = /^"use (client|server)"/m;
const STATIC = /^\s*(?:import|export)\s+(type\s+)?(?:([\w*\s{},$]+?)\s+from\s+)?["']([^"']+)["']/gm;
const DYNAMIC = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** The imports of a file as they are written. */
export function importsOf(text: string): SourceFile["imports"] {
  return [
    ...[...text.matchAll(STATIC)].map(([, type, clause = "", target = ""]) => {
      const named = (/\{([^}]*)\}/.exec(clause)?.[1] ?? "")
        .split(",")
        .map((one) => one.trim())
        .filter(Boolean);
      const isTypeOnly =
        named.length > 0 && clause.startsWith("{") && named.every((one) => one.startsWith("type "));
      const names = named.map((one) => one.replace(/^type /, "").replace(/ as .*/, ""));
      return { target, names, isType: Boolean(type) || isTypeOnly, isDynamic: false };
    }),
    ...[...text.matchAll(DYNAMIC)].map(([, target = ""]) => ({
      target,
      names: [],
      isType: false,
      isDynamic: true,
    })),
  ];
}

/** The file that a specifier names; a package keeps its name. */
function resolve(from: string, specifier: string, known: Set<string>): string {
  if (!specifier.startsWith(".") && !specifier.startsWith("@/")) return specifier;
  const base = specifier.startsWith("@/")
    ? specifier.slice(2)
    : path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
  return [base, `${base}.ts`, `${base}.tsx`, `${base}.mjs`].find((name) => known.has(name)) ?? base;
}
