import { describe, expect, it } from "vitest";
import { reachableFrom, readSourceFiles, type SourceFile } from "./source-files";

/** The layout that CONTRIBUTING.md describes, as tests: each says which files break it. */

const files = readSourceFiles();
const product = files.filter((file) => !file.isTest);
const inFolder = (folder: string) => product.filter((file) => file.path.startsWith(`${folder}/`));
const roleOf = (file: string) => /^lib\/[\w-]+\/([\w-]+)(?:\/[\w-]+)?\.ts$/.exec(file)?.[1];
const isRole =
  (...roles: string[]) =>
  (file: string) =>
    roles.includes(roleOf(file) ?? "");

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
      isType: true,
      isDynamic: false,
    });
  });

  it("lib imports neither components nor app", () => {
    expect(imports(inFolder("lib"), (target) => /^(app|components)\//.test(target))).toEqual([]);
  });

  it("components import neither app nor what reads and writes", () => {
    const isEffect = isRole("data", "mutations", "loaders", "statements");
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

  it("the engine imports nothing outside itself, and asks neither clock nor chance nor environment", () => {
    const engine = inFolder("lib/engine");
    expect(
      imports(engine, (target) => !ENGINE_NEEDS.has(target) && !target.startsWith("lib/engine/")),
    ).toEqual([]);
    const impure = /\b(Date\.now\(|new Date\(\)|Math\.random\(|process\.env|randomUUID|randomBytes|fetch\()/;
    expect(engine.filter((file) => impure.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it("the worker's rooms stand on one another", () => {
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

  it("data and mutations work outside a request: neither Next nor the session, however far one follows", () => {
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

  it("loaders, and nothing that runs elsewhere, are for the server only", () => {
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

/** From the bottom up; what joins them (worker, dispatch) stands above them, in `lib/worker` itself. */
const WORKER_ROOMS = [
  "database",
  "tasks",
  "config",
  "mail",
  "transitions",
  "claims",
  "shards",
  "circuits",
  "requests",
  "settling",
  "sending",
];
const roomOf = (file: string) => /^lib\/worker\/([\w-]+)\//.exec(file)?.[1];

/** A hash is a pure function of its input: the signature of the exact bytes needs one. */
const ENGINE_NEEDS = new Set(["node:crypto", "re2js"]);

const ROLES = [
  ...["schema", "search-params", "data", "mutations", "loaders", "actions", "statements", "api", "view"],
];

/** The nouns of the product, with their files beside the closed list of roles: what each is for is said at its top. */
const NOUNS: Record<string, string[]> = {
  "api-keys": [],
  // refusals: who was refused, written as far as its budgets go.
  audit: ["refusals"],
  "config-version": ["describe"],
  contexts: [],
  // detail, limits: shapes and bounds. cursor: pages.
  deliveries: ["cursor", "detail", "limits"],
  // retry-link: where a failure can be retried. status-word: names of HTTP statuses.
  events: ["cursor", "retry-link", "status-word"],
  handlers: ["topics"],
  health: [],
  // skip-reason, results: pure rules of an operation.
  operations: ["results", "skip-reason"],
  // rule-schema: what may be written in a rule is as large as the rest of a policy. retry-window: business hours.
  // failure-email: recipients of failure e-mails. strategy-fields: which settings a strategy uses. try-rules: counts what
  // rules match. presets, blank-policy: policies to start from. labels, describe, describe-retry: wording. view: shapes.
  policies: [
    ...["blank-policy", "describe", "describe-retry", "failure-email", "labels", "presets", "retry-window"],
    ...["rule-schema", "strategy-fields", "try-rules", "view"],
  ],
  publishers: [],
  // circuit, maintenance: columns of JSON that the worker reads too. destinations: where secrets may be sent.
  subscribers: ["circuit", "destinations", "headers", "maintenance", "subscriptions"],
  users: [],
  sessions: [],
  identities: [],
};
/** Folders of lib that are not nouns: machinery, whose files are named for what they hold. */
const MACHINERY = [
  "access",
  "account",
  "api",
  "action",
  "auth",
  "commands",
  "config",
  "db",
  "engine",
  "form",
  "http",
  "interceptors",
  "list",
  "mail",
  "net",
  "openapi",
  "passwords",
  "publishing",
  "secrets",
  "stored-secrets",
  "supervisor",
  "test-run",
  "testing",
  "text",
  "time",
  "web",
  "worker",
];

describe("files", () => {
  it("in the folder of a noun have a role of the closed list, or a name agreed on here", () => {
    const folders = new Set(inFolder("lib").map((file) => file.path.split("/")[1] ?? ""));
    const unknown = [...folders].filter(
      (name) => !/\.\w+$/.test(name) && !NOUNS[name] && !MACHINERY.includes(name),
    );
    expect(unknown).toEqual([]);
    const others = inFolder("lib").filter((file) => {
      const [, folder = "", name = ""] = file.path.split("/");
      const agreed = NOUNS[folder];
      return agreed && ![...ROLES, ...agreed].includes(name.replace(/\.tsx?$/, ""));
    });
    expect(others.map((file) => file.path)).toEqual([]);
  });

  it("are named for what they hold: no barrels, no drawers", () => {
    const drawer =
      /\/(index|utils?|helpers?|misc|common|shared|services|managers?|constants|types)\.(ts|tsx)$/;
    expect(files.filter((file) => drawer.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  it("are no longer than 250 lines; a style sheet, which is one flat list, no longer than 400", () => {
    const long = product.filter((file) => file.lines > (file.path.endsWith(".css") ? 400 : 250));
    expect(long.map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
  });

  it("leave nothing for later and silence no check of types", () => {
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
