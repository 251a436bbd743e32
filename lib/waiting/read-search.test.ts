import { describe, expect, it } from "vitest";
import { readWaitingSearch } from "./read-search";

const operator = { zone: "UTC", now: new Date("2026-11-22T15:30:00.000Z") };
const read = (raw: Record<string, string>) => readWaitingSearch(raw, operator);

describe("the URL of the Waiting screen", () => {
  it("without dates limits none, and begins with the soonest due", () => {
    const { filter, position, ignored } = read({});
    expect(filter.receivedFrom ?? filter.receivedTo).toBeUndefined();
    expect(position).toEqual({ sort: "due", direction: "ASC", limit: 50, offset: 0 });
    expect(ignored).toEqual([]);
  });

  it("with dates limits the reception", () => {
    expect(read({ from: "2026-11-20", to: "2026-11-21" }).filter).toMatchObject({
      receivedFrom: new Date("2026-11-20T00:00:00.000Z"),
      receivedTo: new Date("2026-11-21T23:59:59.999Z"),
    });
    expect(read({ last: "1h" }).filter.receivedFrom).toEqual(new Date("2026-11-22T14:30:00.000Z"));
  });

  it("begins anew where a page is asked for by its number", () => {
    const { position, ignored, search } = read({ page: "2" });
    expect(position.offset).toBe(0);
    expect(search.page).toBe(1);
    expect(ignored).toMatchObject([{ name: "page", value: "2" }]);
  });
});
