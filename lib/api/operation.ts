import type { z } from "zod";
import type { ErrorCode } from "../errors";
import type { RouteOptions } from "./route";

export const HTTP_METHODS = ["get", "post", "patch", "delete"] as const;
export type HttpMethod = (typeof HTTP_METHODS)[number];

/** One operation of the HTTP API: the checks of its route, and its description for readers. */
export type Operation<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> = RouteOptions<P, Q, B> & {
  method: HttpMethod;
  /** With its parameters in braces: `/api/v1/contexts/{id}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** The media type of a success in place of JSON, in which the parts of it are written. */
  answerType?: string;
  /** Error answers beside those of every operation. */
  errors?: readonly ErrorCode[];
  /** A valid body or query for the curl example. */
  example?: unknown;
};

/** Keeps the exact types of an operation's schemas. */
export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  definition: Operation<P, Q, B>,
): Operation<P, Q, B> {
  return definition;
}
