import type { SourceFile } from "./source-files";

/** The role of a source file, decided by its position, and the rules of that role that its imports and its text break. */

/** The nouns of the product. Their files are `lib/<noun>/<role>.ts`, or `lib/<noun>/<role>/<part>.ts` of a large noun. */
export const NOUNS = new Set([
  ...["account", "api-keys", "audit", "audit-trail", "config-version", "configuration", "contexts"],
  ...[
    "deliveries",
    "events",
    "failure-groups",
    "fold-rules",
    "folding",
    "handlers",
    "health",
    "identities",
    "key-use",
    "operations",
    "password-links",
    "people",
  ],
  ...["policies", "publishers", "retention", "sessions", "subscribers", "users", "waiting"],
]);

const ROLES = new Set<string>([
  ...["schema", "search-params", "data", "mutations", "loaders", "actions", "statements", "api", "view"],
]);

/** Folders whose work is with the database itself. */
const DATABASE_FOLDERS = new Set(["db", "worker", "publishing", "commands", "supervisor", "testing"]);

/**
 * A role of the closed list in any folder; `rule`: another file of a noun; `machinery`: another file of any other folder;
 * `database`: a file of the folders that work with the database; `page`, `component`: files outside lib.
 */
export function roleOf(path: string): string {
  if (path.startsWith("components/")) return "component";
  const [, folder = "", name = ""] = /^lib\/([\w-]+)\/([\w-]+)/.exec(path) ?? [];
  if (!folder) return "page";
  if (DATABASE_FOLDERS.has(folder)) return "database";
  if (ROLES.has(name)) return name;
  return NOUNS.has(folder) ? "rule" : "machinery";
}

const READS =
  /\.query[(<]|\$queryRaw|\.prisma\.(?!\$transaction)|\.(findMany|findUnique|findFirst|findUniqueOrThrow|findFirstOrThrow|count|aggregate|groupBy)\(\{/;
const WRITES =
  /\$executeRaw|\.(create|createMany|createManyAndReturn|update|updateMany|upsert|delete|deleteMany)\(\{|\b(insert into|delete from) [a-z_]+|\bupdate [a-z_]+ ([a-z] )?set\b/;
/** The paging parameters of the HTTP API. */
const HTTP_NAMES = /\b_(limit|offset|after|direction|sortBy)\b/;
const EFFECTS = new Set(["data", "mutations", "statements", "loaders", "actions", "api"]);
const IMPURE = /\basync\b|\bawait\b|\bfetch\(|process\.env|Date\.now\(|new Date\(\)|Math\.random\(/;

const mayQuery = new Set(["database", "data", "mutations"]);
const mayImportDatabase = new Set(["database", "data", "mutations", "statements"]);
/** Roles that pass the database's handle on may import its type; a loader may also get the handle. */
const mayNameDatabase = new Set(["loaders", "actions", "api", "machinery", "page"]);
const isPure = new Set(["schema", "search-params", "view", "rule"]);

/**
 * The rules that a file breaks, as phrases.
 * @param writing the exported statements that write, as `path NAME`
 */
export function brokenRoles(file: SourceFile, writing: ReadonlySet<string>): string[] {
  const role = roleOf(file.path);
  const broken: string[] = [];
  if (role === "database") return broken;
  const code = withoutComments(file.text);
  for (const { target, isType, names } of file.imports) {
    const targetRole = target.startsWith("lib/") ? roleOf(target) : "";
    if (target.startsWith("lib/db/") && !mayImportDatabase.has(role)) {
      const isHandle =
        target === "lib/db/client.ts" && (isType ? mayNameDatabase.has(role) : role === "loaders");
      if (!isHandle) broken.push(`imports ${target}`);
    }
    if (target.startsWith("lib/http/") && (role === "data" || role === "schema"))
      broken.push(`imports ${target}`);
    if (isPure.has(role) && (EFFECTS.has(targetRole) || target.startsWith("lib/http/")))
      broken.push(`imports ${target}`);
    if (target === "lib/db/rows.ts" && role !== "mutations")
      broken.push("imports lib/db/rows.ts, which writes");
    if (role !== "mutations")
      broken.push(
        ...names
          .filter((name) => writing.has(`${target} ${name}`))
          .map((name) => `imports ${name}, which writes`),
      );
  }
  if (READS.test(code) && !mayQuery.has(role)) broken.push("queries the database");
  if (WRITES.test(code) && role !== "mutations" && role !== "statements") broken.push("writes");
  if (HTTP_NAMES.test(code) && (role === "data" || role === "schema")) broken.push("uses a name of HTTP");
  if (role === "rule" && IMPURE.test(code)) broken.push("is no pure rule");
  return [...new Set(broken)];
}

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*/g, "$1");

/** Returns whether a text writes to the database, by a statement or a call of Prisma. */
export const isWriting = (text: string) => WRITES.test(text);

export type Edge = { from: string; to: string; file: string };

/** The imports between folders (and single files of lib's root), one edge for each file and folder. */
export function folderEdges(files: readonly SourceFile[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const { path, imports } of files) {
    for (const { target } of imports) {
      const [from, to] = [folderOf(path), folderOf(target)];
      if (from && to && from !== to) edges.set(`${path} ${to}`, { from, to, file: path });
    }
  }
  return [...edges.values()];
}

const folderOf = (path: string) =>
  /^(?:lib|prisma)\/[\w-]+(?:\.\w+)?(?=\/|$)|^(?:bench|e2e|faults)(?=\/)/.exec(path)?.[0];

/** The folders that a folder imports, directly or through others. */
export function reachableFolders(folder: string, edges: readonly Edge[]): Set<string> {
  const reached = new Set<string>();
  const visit = (one: string) => {
    for (const { from, to } of edges) {
      if (from !== one || reached.has(to)) continue;
      reached.add(to);
      visit(to);
    }
  };
  visit(folder);
  return reached;
}
