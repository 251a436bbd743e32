import { expect, it } from "vitest";
import { readList } from "../list/read";
import { MOST_ACTORS } from "./schema";
import { auditList } from "./search-params";

const read = (raw: Record<string, string>) =>
  readList(auditList, raw, { zone: "UTC", now: new Date("2026-11-26T12:00:00.000Z") });

it("searches for so many actors, and says how many are left out", () => {
  const actors = Array.from({ length: 300 }, (_, number) => `actor-${number}`);
  const { search, ignored } = read({ actor: actors.join(",") });
  expect(search.actor).toEqual(actors.slice(0, MOST_ACTORS));
  expect(ignored).toEqual([
    { name: "actor", value: "", why: "names 275 more than the 25 that one search takes" },
  ]);
  expect(read({ actor: actors.slice(0, MOST_ACTORS).join(",") }).ignored).toEqual([]);
});

it("begins anew where a page by its number is behind the first 10,000 rows", () => {
  const far = read({ page: "1000" });
  expect(far.position.offset).toBe(0);
  expect(far.ignored).toMatchObject([
    { name: "page", why: expect.stringMatching(/^is behind the first 10,000 rows/) },
  ]);
  expect(read({ page: "3" })).toMatchObject({ position: { offset: 100 }, ignored: [] });
});
