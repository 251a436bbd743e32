import { expect, it } from "vitest";
import { failedList } from "@/lib/deliveries/search-params";
import { groupList } from "@/lib/failure-groups/search-params";
import { type Cell, choicesOf } from "./cell-choices";

const OPTIONS = {
  contexts: [
    { value: "1", label: "Orders" },
    { value: "2", label: "Twin" },
    { value: "3", label: "Twin" },
  ],
};

const CODE: Cell = { text: "503", filter: "httpStatus", value: "503" };

const choices = (cell: Cell, search: object = {}) =>
  choicesOf(failedList, OPTIONS, search as Parameters<typeof choicesOf>[2], cell);

it.each<[string, Cell, object, ReturnType<typeof choices>]>([
  ["a value", CODE, {}, { only: { httpStatus: ["503"] }, without: { notHttpStatus: ["503"] } }],
  [
    "one of several values in force",
    CODE,
    { httpStatus: ["500", "503"] },
    { only: { httpStatus: ["503"] }, without: { httpStatus: ["500"] } },
  ],
  [
    "the only value in force",
    CODE,
    { httpStatus: ["503"] },
    { only: undefined, without: { httpStatus: [], notHttpStatus: ["503"] } },
  ],
  [
    "a value beside those in force",
    CODE,
    { httpStatus: ["500", "404"] },
    { only: { httpStatus: ["503"] }, without: undefined },
  ],
  [
    "a value beside those that are excluded",
    CODE,
    { notHttpStatus: ["500"] },
    { only: { httpStatus: ["503"], notHttpStatus: [] }, without: { notHttpStatus: ["500", "503"] } },
  ],
  [
    "an option by its label",
    { text: "Orders", filter: "contexts" },
    {},
    { only: { contexts: ["1"] }, without: { notContexts: ["1"] } },
  ],
  [
    "a label of two options",
    { text: "Twin", filter: "contexts" },
    {},
    { only: undefined, without: undefined },
  ],
  ["a label of no option", { text: "Gone", filter: "contexts" }, {}, { only: undefined, without: undefined }],
  [
    "a filter that the list has not",
    { text: "x", filter: "colour", value: "x" },
    {},
    { only: undefined, without: undefined },
  ],
  ["a text alone", { text: "https://example.com" }, {}, { only: undefined, without: undefined }],
])("offers %s", (_name, cell, search, offered) => {
  expect(choices(cell, search)).toEqual(offered);
});

it("offers no value less in a list that excludes none", () =>
  expect(
    choicesOf(groupList, OPTIONS, {} as never, { text: "Open", filter: "state", value: "open" }),
  ).toEqual({ only: { state: ["open"] }, without: undefined }));
