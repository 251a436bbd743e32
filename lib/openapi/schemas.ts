import { z } from "zod";
import { ERROR_STATUS, type ErrorCode } from "../errors";

export type JsonObject = { [key: string]: unknown };

export const JSON_TYPE = "application/json";
/** The shape of all errors. */
export const ERROR_SCHEMA: JsonObject = {
  type: "object",
  required: ["error"],
  properties: {
    error: {
      type: "object",
      required: ["code", "message"],
      properties: {
        code: { type: "string", enum: Object.keys(ERROR_STATUS) },
        message: { type: "string" },
        details: {
          type: "array",
          items: {
            type: "object",
            required: ["field", "message"],
            properties: { field: { type: "string" }, message: { type: "string" } },
          },
        },
      },
    },
  },
};

/** The error answers by status. */
export function errorAnswers(codes: readonly ErrorCode[]): JsonObject {
  return Object.fromEntries(
    codes.map((code) => [
      ERROR_STATUS[code],
      { description: code, content: { [JSON_TYPE]: { schema: { $ref: "#/components/schemas/Error" } } } },
    ]),
  );
}

/** Converts a zod schema to JSON Schema 2020-12, the dialect of OpenAPI 3.1. Types without a JSON form become `any`. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return rest;
}
