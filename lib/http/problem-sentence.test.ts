import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldProblems } from "./problems";

describe("what is wrong with a value", () => {
  it.each([
    ["a missing list", z.array(z.string()), undefined, "is missing: must be a list"],
    ["a null in place of a list", z.array(z.string()), null, "must be a list, not null"],
    ["text in place of a number", z.number(), "5", "must be a number, not text"],
    ["a part of a number", z.int(), 1.5, "must be a whole number, not this number"],
    ["a list in place of an object", z.record(z.string(), z.unknown()), [], "must be an object, not a list"],
    ["an unknown choice", z.enum(["retry", "stop"]), "accept", "must be one of retry, stop"],
    ["a small number", z.int().min(1), 0, "must be at least 1"],
    ["a large number", z.number().max(0.5), 1, "must be at most 0.5"],
    ["long text", z.string().max(3), "four", "must have at most 3 characters"],
    ["an empty list", z.array(z.string()).min(1), [], "must have at least 1 item"],
    ["no id", z.guid(), "x", "must be a UUID"],
    ["what a schema explains itself", z.number().min(1, "must be positive"), 0, "must be positive"],
  ])("is said in plain words: %s", (_what, schema, value, message) => {
    const { error } = z.object({ field: schema as z.ZodType }).safeParse({ field: value });
    expect(error && fieldProblems(error)).toEqual([{ field: "field", message }]);
  });
});
