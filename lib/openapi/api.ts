import { z } from "zod";
import { operation } from "../api/operation";

/** The operation that reads the OpenAPI document. */

export const readDocument = operation({
  method: "get",
  path: "/api/v1/openapi.json",
  tag: "service",
  access: "public",
  summary: "Read this document",
  answer: z.looseObject({ openapi: z.string() }),
});
