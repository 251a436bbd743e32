import { expect, it } from "vitest";
import { PICTURE_SCREENS } from "../../e2e/pictures/screens";
import { unmatched } from "./authorisation/table";
import { readSourceFiles } from "./source-files";

it("draws every page of the console (npm run pictures)", () => {
  const drawn = Object.fromEntries(Object.values(PICTURE_SCREENS).map(({ page }) => [page, true]));
  const pages = readSourceFiles()
    .map(({ path }) => path)
    .filter((path) => /^app\/(?!api\/)[^/]+\/.*page\.tsx$/.test(path))
    .map((path) => pathOf(path));
  expect(unmatched(pages, drawn)).toEqual({
    lacking: [],
    needless: ["/not-found"],
  });
});

/** `/contexts/{id}` for `app/(console)/contexts/[contextId]/page.tsx`. */
function pathOf(file: string): string {
  const folders = file.split("/").slice(1, -1);
  const named = folders.filter((folder) => !folder.startsWith("("));
  return `/${named.map((folder) => (folder.startsWith("[") ? "{id}" : folder)).join("/")}`;
}
