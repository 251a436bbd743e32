import { z } from "zod";

/** Values of a query, which arrives as text. */

/** An HTTP status code in a query, which arrives as text. */
export const statusCode = z
  .string()
  .regex(/^[1-5]\d\d$/, "must be an HTTP status code from 100 to 599")
  .transform(Number)
  .meta({ type: "integer", minimum: 100, maximum: 599, pattern: undefined });

/** The id of a failure group in a query. */
export const groupNumber = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, "must be a whole number: the id of a failure group")
  .transform(Number)
  .meta({ type: "integer", minimum: 1, pattern: undefined });
