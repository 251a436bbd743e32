import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Compares the table of docs/security.md with the repository: a named test that does not exist proves nothing. */

const page = readFileSync("docs/security.md", "utf8");
const rows = [...page.matchAll(/^\| (V\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$/gm)].map(
  ([, id = "", level = "", requirement = "", status = "", why = ""]) => ({
    id,
    level,
    requirement,
    status,
    why,
  }),
);
const FILE = /`((?:app|components|e2e|lib)\/[^`]+)`/g;
const NAMED_TEST = /`((?:app|e2e|lib)\/[^`]+\.(?:test|spec)\.ts)` › ([^;]+?)(?=;|$)/g;

describe("the table of OWASP ASVS", () => {
  it("lists every requirement of levels 1 and 2 of version 5.0 once", () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter(({ level }) => level === "1")).toHaveLength(70);
    expect(rows.filter(({ level }) => level === "2")).toHaveLength(183);
  });

  it("states the status of each and their counts", () => {
    const number = (status: string) => rows.filter((row) => row.status === status).length;
    expect(number("holds") + number("not") + number("n/a")).toBe(rows.length);
    expect(page).toContain(
      `Of ${rows.length} requirements ${number("holds")} hold, ${number("not")} do not, and ${number("n/a")} do not apply.`,
    );
  });

  it("names existing files and existing tests in them", () => {
    const files = [...page.matchAll(FILE)].map(([, file = ""]) => file);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
    const tests = rows.flatMap(({ why }) => [...why.matchAll(NAMED_TEST)]);
    expect(tests.length).toBeGreaterThan(80);
    const gone = tests.filter(
      ([, file = "", title = ""]) => !readFileSync(file, "utf8").includes(title.trim()),
    );
    expect(gone.map(([text]) => text)).toEqual([]);
  });

  it("names only existing sections of the page", () => {
    const sections = [...page.matchAll(/this page, \*([^*]+)\*/g)].map(([, name]) => name);
    expect(sections.filter((name) => !page.includes(`\n## ${name}\n`))).toEqual([]);
  });
});
