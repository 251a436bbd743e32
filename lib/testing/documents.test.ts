import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

/** Documents and comments name files and sections that exist. */

const FILES = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => /\.(md|ts|tsx|mjs|prisma|yaml)$/.test(file) && existsSync(file));
const DOCUMENTS = FILES.filter((file) => file.endsWith(".md"));
/** A superseded decision keeps its page, with the files of its time. */
const isHistory = (text: string) => text.includes("**Superseded by");

const LINK = /\]\(([^)\s]+)\)/g;
/** A path from the root, in a sentence, with or without its ending; a pattern (`<noun>`, `*`, `…`) ends it. */
const NAMED =
  /(?<![\w./@-])(?:app|bench|components|docs|e2e|faults|lib|prisma)\/[\w./:[\]()-]*\w(?![\w/<*…]|\.\*)/g;
const ENDINGS = ["", ".ts", ".tsx", ".mjs", ".spec.ts"];
/** Written by a command, and ignored by git. */
const MADE_HERE = /^bench\/out\//;

const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );

describe("documents", () => {
  it("link to pages and sections that exist", () => {
    const broken = DOCUMENTS.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(LINK)].flatMap(([, link = ""]) => {
        if (/^https?:/.test(link)) return [];
        const [target = "", anchor] = link.split("#");
        const page = target ? path.join(path.dirname(file), target) : file;
        const isThere =
          existsSync(page) && (!anchor || anchorsOf(readFileSync(page, "utf8")).includes(anchor));
        return isThere ? [] : [`${file} → ${link}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it("and comments name files that exist", () => {
    const missing = FILES.flatMap((file) => {
      const text = readFileSync(file, "utf8");
      if (isHistory(text)) return [];
      const prose = file.endsWith(".md") ? text.replace(LINK, "]") : commentsOf(text);
      return [...prose.matchAll(NAMED)].flatMap(([name]) =>
        MADE_HERE.test(name) || ENDINGS.some((ending) => existsSync(name + ending))
          ? []
          : [`${file}: ${name}`],
      );
    });
    expect(missing).toEqual([]);
  });

  it("the index of decisions lists every page", () => {
    const pages = DOCUMENTS.flatMap((file) => /^docs\/decisions\/(\d{4}-.+)$/.exec(file)?.[1] ?? []);
    const index = readFileSync("docs/decisions/README.md", "utf8");
    expect(pages.filter((page) => !index.includes(`(${page})`))).toEqual([]);
  });
});

const commentsOf = (text: string) =>
  (text.match(/\/\*[\s\S]*?\*\/|(?:^|\s)(?:\/\/|#).*$/gm) ?? []).join("\n");
