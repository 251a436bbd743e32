import { expect, it } from "vitest";
import { failedList } from "@/lib/deliveries/search-params";
import { type Cell, choicesOf } from "./cell-choices";

const OPTIONS = {
  contexts: [
    { value: "1", label: "Orders" },
    { value: "2", label: "Twin" },
    { value: "3", label: "Twin" },
  ],
};

const STATUS: Cell = { text: "Server error", filter: "status", value: "server_error", isAlwaysSet: true };
const OTHER_CLASSES = Object.keys(
  failedList.filters.status.kind === "choice" ? failedList.filters.status.labels : {},
).filter((name) => name !== "server_error");

const choices = (cell: Cell, search: object = {}) =>
  choicesOf(failedList, OPTIONS, search as Parameters<typeof choicesOf>[2], cell);

it.each<[string, Cell, object, ReturnType<typeof choices>]>([
  [
    "a value",
    { text: "503", filter: "httpStatus", value: "503" },
    {},
    { only: { httpStatus: ["503"] }, without: undefined },
  ],
  [
    "one of several values in force",
    { text: "503", filter: "httpStatus", value: "503" },
    { httpStatus: ["500", "503"] },
    { only: { httpStatus: ["503"] }, without: { httpStatus: ["500"] } },
  ],
  [
    "the only value in force",
    { text: "503", filter: "httpStatus", value: "503" },
    { httpStatus: ["503"] },
    { only: undefined, without: undefined },
  ],
  [
    "a value beside those in force",
    { text: "503", filter: "httpStatus", value: "503" },
    { httpStatus: ["500", "404"] },
    { only: { httpStatus: ["503"] }, without: undefined },
  ],
  [
    "a value that every row has",
    STATUS,
    {},
    { only: { status: ["server_error"] }, without: { status: OTHER_CLASSES } },
  ],
  [
    "an option by its label",
    { text: "Orders", filter: "contexts" },
    {},
    { only: { contexts: ["1"] }, without: undefined },
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
