import { z } from "zod";
import { readUpdatedAt } from "../config-version/schema";
import { storedText } from "../text/stored-text";

/** The context that always exists and adds no segment to a publish path. */
export const DEFAULT_CONTEXT = { id: "00000000-0000-7000-8000-000000000000", name: "default" } as const;

/** Why the default context can be neither renamed nor deleted. */
export const ALWAYS_THERE = "it always exists, and publish paths without a context are in it.";

/** One segment of a publish path, in the form of the URL: no character needs escaping. */
export const urlSegment = storedText().regex(
  /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/,
  "1 to 100 letters, digits and . _ ~ - are allowed, with a letter or digit first.",
);

/** The bodies that create and rename a context. */
export const newContext = z.strictObject({ name: urlSegment.describe("The segment in publish paths.") });
export type NewContext = z.output<typeof newContext>;
export const contextChanges = newContext.partial().extend({ updatedAt: readUpdatedAt });
export type ContextChanges = z.output<typeof contextChanges>;
