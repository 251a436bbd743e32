import path from "node:path";
import { describe, expect, it } from "vitest";
import { brokenRoles, folderEdges, isWriting, reachableFolders, roleOf } from "./roles";
import { loadedByBrowser, reachableFrom, readSourceFiles, type SourceFile } from "./source-files";

/** Tests the layout that CONTRIBUTING.md describes. Each test names the files that break it. */

const ROOT = path.resolve(import.meta.dirname, "../..");
const files = readSourceFiles();
const product = files.filter((file) => !file.isTest);
const inFolder = (folder: string) => product.filter((file) => file.path.startsWith(`${folder}/`));
const isRole =
  (...roles: string[]) =>
  (file: string) =>
    roles.includes(roleOf(file));

/** `importer → imported`, for each import that is not allowed. */
function imports(from: SourceFile[], isForbidden: (target: string) => boolean): string[] {
  return from.flatMap((file) =>
    file.imports.filter(({ target }) => isForbidden(target)).map(({ target }) => `${file.path} → ${target}`),
  );
}

describe("imports run one way", () => {
  it("the source is found at all", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.find((file) => file.path === "lib/deliveries/data/list.ts")?.imports).toContainEqual({
      target: "lib/db/client.ts",
      names: ["Database"],
      isType: true,
      isDynamic: false,
    });
  });

  it("lib imports neither components nor app", () => {
    expect(imports(inFolder("lib"), (target) => /^(app|components)\//.test(target))).toEqual([]);
  });

  it("components import neither app nor reads and writes", () => {
    const isEffect = isRole("data", "mutations", "loaders", "statements", "api");
    expect(
      imports(
        inFolder("components"),
        (target) =>
          /^(app|lib\/db|lib\/worker|lib\/http)\//.test(target) ||
          target === "lib/config/env.ts" ||
          isEffect(target),
      ),
    ).toEqual([]);
  });

  it("pages and layouts load and render: no database, no statement", () => {
    const pages = inFolder("app").filter((file) => !file.path.startsWith("app/api/"));
    expect(imports(pages, (target) => target.startsWith("lib/db/") || isRole("statements")(target))).toEqual(
      [],
    );
    expect(imports(inFolder("app"), (target) => target.startsWith("lib/db/generated"))).toEqual([]);
  });

  it("no page without a form loads the validation into the browser", () => {
    const pages = product
      .filter(({ path }) => /^app\/.*\/page\.tsx$/.test(path))
      .map((file) => ({ path: file.path, loaded: loadedByBrowser(file, product) }));
    const isForm = ({ loaded }: (typeof pages)[number]) => loaded.has("components/form-screen/use-form.ts");
    expect(pages.filter(isForm).length).toBeGreaterThan(10);
    expect(pages.filter((page) => page.loaded.has("zod") && !isForm(page)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it("the engine imports only node:crypto and re2js, and uses neither clock nor randomness nor environment", () => {
    const engine = inFolder("lib/engine");
    expect(
      imports(engine, (target) => !ENGINE_NEEDS.has(target) && !target.startsWith("lib/engine/")),
    ).toEqual([]);
    const impure = /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.env|randomUUID|randomBytes|fetch\()/;
    expect(engine.filter((file) => impure.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it("the worker's rooms import only lower rooms", () => {
    const rooms = inFolder("lib/worker").flatMap((file) => roomOf(file.path) ?? []);
    expect([...new Set(rooms)].sort()).toEqual([...WORKER_ROOMS].sort());
    const upwards = WORKER_ROOMS.flatMap((room, floor) => {
      const allowed = WORKER_ROOMS.slice(0, floor + 1);
      return imports(
        inFolder(`lib/worker/${room}`),
        (target) => target.startsWith("lib/worker/") && !allowed.includes(roomOf(target) ?? ""),
      );
    });
    expect(upwards).toEqual([]);
  });

  it("data and mutations work outside a request: they reach neither Next nor the session", () => {
    const found = product
      .filter(
        (file) => isRole("data", "mutations", "statements")(file.path) || file.path.startsWith("lib/worker/"),
      )
      .flatMap((file) =>
        [...reachableFrom(file, files)]
          .filter(
            (target) =>
              /^(next|next-auth|server-only|react)(\/|$)/.test(target) || target === "lib/auth/session.ts",
          )
          .map((target) => `${file.path} → … → ${target}`),
      );
    expect(found).toEqual([]);
  });

  it("loaders are for the server only, and actions are server actions", () => {
    const loaders = product.filter(
      (file) => isRole("loaders")(file.path) || file.path === "lib/auth/session.ts",
    );
    const open = loaders.filter((file) => !file.imports.some(({ target }) => target === "server-only"));
    expect(open.map((file) => file.path)).toEqual([]);
    const actions = product.filter((file) => isRole("actions")(file.path));
    expect(actions.filter((file) => !file.text.startsWith('"use server"')).map((file) => file.path)).toEqual(
      [],
    );
  });
});

/** From the bottom up. The files that compose them (worker, dispatch) are in `lib/worker` itself. */
const WORKER_ROOMS = [
  "database",
  "tasks",
  "retention",
  "config",
  "mail",
  "transitions",
  "claims",
  "shards",
  "operations",
  "circuits",
  "requests",
  "settling",
  "sending",
  "failure-groups",
];
const roomOf = (file: string) => /^lib\/worker\/([\w-]+)\//.exec(file)?.[1];

/** A hash is a pure function of its input: the signature of the exact bytes needs one. */
const ENGINE_NEEDS = new Set(["node:crypto", "re2js"]);

/**
 * The files that break a rule of their role, with the reason. The list only shrinks: an entry that is no longer needed fails the
 * test, and so does one more than MOST_EXCEPTIONS.
 */
const EXCEPTIONS: Record<string, string> = {
  "lib/action/action.ts": "gets the database's handle of the process and passes it to the actions",
  "lib/api/route.ts":
    "gets the database's handle of the process and passes it to the routes, within their time",
  "lib/auth/options.ts": "is called by NextAuth, which passes no handle",
  "lib/auth/session.ts": "gets the handle to read the session of a request, for loaders and actions",
  "lib/passwords/throttle.ts": "counts wrong passwords in one statement that reads and writes",
  "lib/policies/try-rules.ts": "takes turns with other requests",
  "lib/web/environment.ts": "finds the database before there is a handle",
};
/** Lower it with each exception that goes. */
const MOST_EXCEPTIONS = 7;

describe("files", () => {
  it("keep the rules of their role, which their imports and their text show", async () => {
    const statements = product.filter(({ path }) => roleOf(path) === "statements");
    const exports = await Promise.all(
      statements.map(async (file) => ({ path: file.path, values: await import(path.join(ROOT, file.path)) })),
    );
    const writing = exports.flatMap(({ path, values }) =>
      Object.entries(values).flatMap(([name, value]) =>
        isWriting(String(value)) ? [`${path} ${name}`] : [],
      ),
    );
    expect(writing).toContain("lib/operations/statements/operate.ts RETRY");
    const broken = product
      .filter(({ path }) => /^(lib|app|components)\//.test(path) && /\.tsx?$/.test(path))
      .map((file) => ({ path: file.path, rules: brokenRoles(file, new Set(writing)) }))
      .filter(({ rules }) => rules.length > 0);
    const unexpected = broken.filter(({ path }) => !EXCEPTIONS[path]);
    expect(unexpected.map(({ path, rules }) => `${path}: ${rules.join(", ")}`)).toEqual([]);
    const needed = new Set(broken.map(({ path }) => path));
    expect(Object.keys(EXCEPTIONS).filter((path) => !needed.has(path))).toEqual([]);
    expect(Object.keys(EXCEPTIONS).length).toBeLessThanOrEqual(MOST_EXCEPTIONS);
  });

  it("belong to folders without an import cycle", () => {
    const edges = folderEdges(files.filter(({ path }) => !/\.(test|spec)\.tsx?$/.test(path)));
    const folders = [...new Set(edges.map(({ from }) => from))];
    const reachable = new Map(folders.map((folder) => [folder, reachableFolders(folder, edges)]));
    const circular = edges.filter(({ from, to }) => reachable.get(to)?.has(from));
    expect(circular.map(({ file, to }) => `${file} → ${to}`)).toEqual([]);
  });

  it("are named for what they hold: no barrels, no utils", () => {
    const drawer =
      /\/(index|utils?|helpers?|misc|common|shared|services|managers?|constants|types)\.(ts|tsx)$/;
    expect(files.filter((file) => drawer.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it("are no longer than 250 lines; a style sheet, which is one flat list, no longer than 400", () => {
    const long = product.filter((file) => file.lines > (file.path.endsWith(".css") ? 400 : 250));
    expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  it("contain no mark of unfinished work, and no suppressed type check", () => {
    // Put together here, so that this file does not find itself.
    const marks = new RegExp(
      `\\b(${["TO", "FIX"].map((one) => `${one}${one === "TO" ? "DO" : "ME"}`).join("|")})\\b|@ts-(ignore|nocheck|expect-error)`,
    );
    const untyped = /(:|<|\bas|\|)\s*any\b(?!\()/;
    const isCode = (line: string) => !/^\s*(\*|\/\/|\/\*)/.test(line) && !/["'`].*\bany\b.*["'`]/.test(line);
    const found = files.flatMap((file) =>
      file.text.split("\n").flatMap((line, index) => {
        const isBad = marks.test(line) || (/\.tsx?$/.test(file.path) && isCode(line) && untyped.test(line));
        return isBad && !file.path.endsWith("architecture.test.ts")
          ? [`${file.path}:${index + 1} ${line.trim()}`]
          : [];
      }),
    );
    expect(found).toEqual([]);
  });
});
