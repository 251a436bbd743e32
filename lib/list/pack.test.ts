import { expect, it } from "vitest";
import { pack, unpack } from "./pack";

const at = new Date(0);
const rows = [
  { id: "1", name: "A", at, code: 200, detail: null },
  { id: "2", name: "A", at, code: null, detail: null },
  { id: "3", name: "B", at, code: 200, detail: null },
  { id: "4", name: "A", at, code: 200, detail: null },
];

it("returns the rows that were packed", () => {
  expect(unpack(pack(rows))).toEqual(rows);
  expect(unpack(pack([]))).toEqual([]);
});

it("carries repeated values once", () => {
  const { fields, columns } = pack(rows);
  const column = (name: string) => columns[fields.indexOf(name as "id")];
  expect(column("id")).toEqual({ values: ["1", "2", "3", "4"] });
  expect(column("name")).toEqual({ values: ["A", "B"], at: [0, 0, 1, 0] });
});
