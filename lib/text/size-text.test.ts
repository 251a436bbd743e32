import { expect, it } from "vitest";
import { sizeText } from "./size-text";

it.each([
  [0, "0 bytes"],
  [999, "999 bytes"],
  [1000, "1 kB"],
  [1550, "1.6 kB"],
  [999_949, "1,000 kB"],
  [238_000_000_000, "238 GB"],
  [12_340_000_000_000, "12.3 TB"],
  [5_000_000_000_000_000, "5,000 TB"],
])("%d bytes are %s", (bytes, text) => expect(sizeText(bytes)).toBe(text));
