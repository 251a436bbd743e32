import { expect, it } from "vitest";
import { paletteEntries } from "./palette-entries";

const ID = "01a216c9-fc9b-764a-8a35-c85a1b4c9159";
const OTHER = "01a216ca-2f8e-74b3-98aa-46660b8d2396";

it("offers every screen and the list of keys at first", () => {
  const labels = paletteEntries("", "viewer").map(({ label }) => label);
  expect(labels).toContain("Delivery Retry");
  expect(labels).toContain("Policies");
  expect(labels.at(-1)).toBe("Keyboard");
});

it("finds screens by words of their description", () => {
  expect(paletteEntries(" every event ", "viewer").map(({ label }) => label)).toEqual(["Event Status"]);
});

it("offers nothing for other words", () => {
  expect(paletteEntries("quokka", "viewer")).toEqual([]);
});

it("opens the event of an ID in a pasted text", () => {
  expect(paletteEntries(`event "${ID}" failed`, "viewer")[0]).toEqual({
    label: "Open this event",
    description: ID,
    href: `/event-status/${ID}`,
  });
});

it("finds several IDs at once", () => {
  expect(paletteEntries(`${ID} ${OTHER}`, "viewer").map(({ label }) => label)).toEqual([
    "Open event",
    "Open event",
    "Find these 2 in Delivery Retry",
    "Find these 2 in Event Status",
  ]);
});
