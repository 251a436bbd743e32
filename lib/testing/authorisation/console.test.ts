import { describe, expect, it } from "vitest";
import { GUARDED_PAGES } from "../../../components/shell/navigation";
import { may, type Permission, ROLES } from "../../access/roles";
import { readSourceFiles } from "../source-files";
import { ACTIONS, isAtLeast, PAGES, unmatched } from "./table";

const files = readSourceFiles().filter(({ isTest }) => !isTest);

const NONE = { lacking: [], needless: [] };

/** `/contexts/{id}` for `app/(console)/contexts/[contextId]/page.tsx`. */
function pathOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  const named = folders.filter((folder) => !folder.startsWith("("));
  return `/${named.map((folder) => (folder.startsWith("[") ? "{id}" : folder)).join("/")}`;
}

describe("the pages of the console", () => {
  const pages = files.filter(({ path }) => /^app\/(?!api\/).*(page\.tsx|route\.ts)$/.test(path));

  it("have a row each, and every row a page", () =>
    expect(
      unmatched(
        pages.map(({ path }) => pathOf(path)),
        PAGES,
      ),
    ).toEqual(NONE));

  const isBelow = (page: string, href: string) => page === href || page.startsWith(`${href}/`);
  /** The guard that a page needs: that of the longest path. */
  const guardOf = (page: string) => GUARDED_PAGES.find(({ href }) => isBelow(page, href))?.href;

  it.each(GUARDED_PAGES)("below $href are refused to whoever lacks $permission", ({ href, permission }) => {
    const below = Object.entries(PAGES).filter(([page]) => guardOf(page) === href);
    expect(below.length).toBeGreaterThan(0);
    for (const [page, least] of below)
      for (const role of ROLES)
        expect([page, role, may(role, permission)]).toEqual([page, role, isAtLeast(role, least)]);
  });
});

const ACTION = /export const (\w+) = action\(\s*\{\s*name: "[\w.]+",\s*permission: "([\w:-]+)"/g;

describe("the server actions", () => {
  const found = files
    .filter(({ text }) => text.startsWith('"use server"'))
    .map(({ path, text }) => ({ noun: path.split("/")[1], path, text, actions: [...text.matchAll(ACTION)] }));

  it("are made by action(), which asks for a permission", () => {
    for (const { path, text, actions } of found)
      expect([path, actions.length]).toEqual([path, text.match(/^export /gm)?.length]);
  });

  it("have a row each, and every row an action", () => {
    const names = found.flatMap(({ noun, actions }) => actions.map(([, name]) => `${noun} ${name}`));
    expect(unmatched(names, ACTIONS)).toEqual(NONE);
  });

  it("ask for a permission that just the right roles have", () => {
    for (const { noun, actions } of found)
      for (const [, name, permission] of actions) {
        const allowed = ROLES.filter((role) => may(role, permission as Permission));
        const expected = ROLES.filter((role) => isAtLeast(role, ACTIONS[`${noun} ${name}`] ?? "nobody"));
        expect([noun, name, allowed]).toEqual([noun, name, expected]);
      }
  });
});
