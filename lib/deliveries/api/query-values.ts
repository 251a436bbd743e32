import { z } from "zod";
import { groupNumberOf, isGroupId, NO_GROUP } from "../search-params";

/** Values of a query, which arrives as text. */

/** An HTTP status code in a query, which arrives as text. */
export const statusCode = z
  .string()
  .regex(/^[1-5]\d\d$/, "must be an HTTP status code from 100 to 599")
  .transform(Number)
  .meta({ type: "integer", minimum: 100, maximum: 599, pattern: undefined });

/** The id of a failure group in a query, or `none` for those in no group, as its number. */
export const groupNumber = z
  .string()
  .refine(isGroupId, `must be the id of a failure group, or ${NO_GROUP} for those in no group`)
  .transform(groupNumberOf)
  .meta({ type: ["integer", "string"], pattern: `^(${NO_GROUP}|[1-9][0-9]*)$` });
