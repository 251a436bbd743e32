import { describe, expect, it } from "vitest";
import { type Matching, SelectionStore } from "./selection-store";

const idOf = (row: { id: string }) => row.id;
const matching: Matching = { key: "all", total: "544", filterInWords: ["Dates: today"], data: {} };

describe("a selection", () => {
  it("remembers the selected rows that were in view once", () => {
    const store = new SelectionStore();
    store.setIds({ a: true, b: true });
    store.remember([{ id: "a" }, { id: "x" }], idOf);
    store.remember([{ id: "b" }], idOf);
    expect([...store.get().rows.keys()]).toEqual(["a", "b"]);
    store.setIds({ b: true });
    store.remember([], idOf);
    expect([...store.get().rows.keys()]).toEqual(["b"]);
  });

  it("of all matches ends with another filter, and says so", () => {
    const store = new SelectionStore();
    store.selectMatching(matching);
    store.endMatchingOfOther("all");
    expect(store.get()).toMatchObject({ matching, ended: null });
    store.endMatchingOfOther("others");
    expect(store.get()).toMatchObject({
      matching: null,
      ids: {},
      ended: "The filter changed: all 544 that matched are no longer selected.",
    });
  });

  it("of single rows does not end with another filter", () => {
    const store = new SelectionStore();
    store.setIds({ a: true });
    store.endMatchingOfOther("others");
    expect(store.get()).toMatchObject({ ids: { a: true }, ended: null });
  });

  it("of all matches becomes one of single rows when a row is deselected", () => {
    const store = new SelectionStore();
    store.setIds({ a: true, b: true });
    store.selectMatching(matching);
    store.setIds(({ a: _a, ...others }) => others);
    expect(store.get()).toMatchObject({ matching: null, ids: { b: true } });
  });

  it("of all matches leaves the rows in view when one of them is deselected, and says so", () => {
    const store = new SelectionStore();
    store.setIds({ a: true });
    store.selectMatching(matching);
    store.leaveMatching(["c", "d"]);
    expect(store.get()).toMatchObject({
      matching: null,
      ended: "2 selected in view; the rest of all 544 that matched no longer.",
    });
    expect(store.get().ids).toEqual({ c: true, d: true });
  });

  it.each([
    ["counted later", matching.data, "544", "all 544"],
    ["not counted yet", {}, null, "all"],
  ])("of all matches, %s, says what is known of their number", (_, counted, total, words) => {
    const store = new SelectionStore();
    store.selectMatching({ ...matching, total: null });
    const sent = store.get();
    store.countMatching(counted, "544");
    expect(store.get().matching).toEqual({ ...matching, total });
    store.endMatchingOfOther("others");
    expect(store.get().ended).toBe(`The filter changed: ${words} that matched are no longer selected.`);
    store.countMatching(matching.data, "545");
    expect(store.get().matching).toBeNull();
    store.selectMatching({ ...matching, total });
    store.clearUnchanged(store.get().ids, sent.matching);
    expect(store.get().matching).toBeNull();
  });

  it("that was sent is cleared unless it was changed meanwhile", () => {
    const store = new SelectionStore();
    store.setIds({ a: true });
    const sent = store.get();
    store.setIds({ a: true, b: true });
    store.clearUnchanged(sent.ids, sent.matching);
    expect(store.get().ids).toEqual({ a: true, b: true });
    const later = store.get();
    store.remember([{ id: "a" }], idOf);
    store.clearUnchanged(later.ids, later.matching);
    expect(store.get().ids).toEqual({});
  });

  it("announces changes, and nothing when it remembers rows", () => {
    const store = new SelectionStore();
    let changes = 0;
    const stop = store.subscribe(() => {
      changes++;
    });
    store.setIds({ a: true });
    store.remember([{ id: "a" }], idOf);
    store.clear();
    stop();
    store.setIds({ a: true });
    expect(changes).toBe(2);
  });
});
