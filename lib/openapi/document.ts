import type { z } from "zod";
import type { RouteAccess } from "../api/authenticate";
import type { Operation } from "../api/operation";
import { columnsOf } from "../api/whole-list";
import { ERROR_STATUS, type ErrorCode } from "../errors";
import { FILE_FORMATS } from "../list/file";
import { curlExample } from "./curl";
import { publishOperation } from "./publish";
import { OPERATIONS } from "./registry";
import { ERROR_SCHEMA, errorAnswers, JSON_TYPE, type JsonObject, schemaOf } from "./schemas";

/**
 * The OpenAPI 3.1 document of the whole HTTP API, made from the schemas that its routes check, once: that takes some 200 ms.
 * @param serverUrl where the API is reached, without a trailing slash
 */
export function openApiDocument(serverUrl: string): JsonObject {
  if (made?.serverUrl !== serverUrl) made = { serverUrl, document: makeDocument(serverUrl) };
  return made.document;
}

let made: { serverUrl: string; document: JsonObject } | undefined;

function makeDocument(serverUrl: string): JsonObject {
  const paths: Record<string, JsonObject> = { "/api/events/{path}": { post: publishOperation(serverUrl) } };
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {};
    path[operation.method] = describeOperation(operation, serverUrl);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Redeliver",
      version: "1",
      description:
        "Publish events, configure who receives them, and retry what failed. Timestamps are ISO 8601 in UTC. Every " +
        "error is `{ error: { code, message, details? } }`.",
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      schemas: { Error: ERROR_SCHEMA },
      securitySchemes: {
        apiKey: { type: "http", scheme: "bearer", description: "An API key: `npm run api-key`." },
        clientId: { type: "apiKey", in: "header", name: "client-id" },
        clientSecret: { type: "apiKey", in: "header", name: "client-secret" },
        session: {
          type: "apiKey",
          in: "cookie",
          name: "next-auth.session-token",
          description: "The console's.",
        },
      },
    },
  };
}

function describeOperation(operation: Operation, serverUrl: string): JsonObject {
  const { access, answer, body, description, method, path, status = answer ? 200 : 204 } = operation;
  const { answerType = JSON_TYPE } = operation;
  const others = (columnsOf(operation) ? FILE_FORMATS : []).map(({ type }) => [
    type,
    { schema: { type: "string" } },
  ]);
  const success = answer
    ? {
        description: "Success",
        content: { [answerType]: { schema: schemaOf(answer, "output") }, ...Object.fromEntries(others) },
      }
    : { description: "Done; there is nothing to say." };
  return {
    operationId: operationId(operation),
    tags: [operation.tag],
    summary: operation.summary,
    ...(description ? { description } : {}),
    ...securityOf(access),
    parameters: [...parametersOf(operation.params, "path"), ...parametersOf(operation.query, "query")],
    ...(body
      ? {
          requestBody: {
            required: !operation.isBodyOptional,
            content: { [JSON_TYPE]: { schema: schemaOf(body, "input") } },
          },
        }
      : {}),
    responses: { [status]: success, ...errorAnswers(errorsOf(operation)) },
    "x-codeSamples": [
      { lang: "Shell", source: curlExample(serverUrl, { method, path, access, body: operation.example }) },
    ],
  };
}

function errorsOf(operation: Operation): ErrorCode[] {
  const codes: ErrorCode[] = [...(operation.errors ?? [])];
  if (operation.body || operation.query) codes.push("invalid");
  if (operation.body) codes.push("payload_too_large", "unsupported_media_type");
  if (operation.access !== "public") codes.push("unauthorized", "forbidden");
  if (operation.params) codes.push("not_found");
  return [...new Set(codes)].sort((a, b) => ERROR_STATUS[a] - ERROR_STATUS[b]);
}

/** The security schemes of an operation: an API key with the scope, or a session with the role. */
function securityOf(access: RouteAccess): JsonObject {
  if (access === "public") return { security: [] };
  const session = access === "events:publish" ? [] : [{ session: [] }];
  return { security: [{ apiKey: [] }, ...session], "x-scope": [access].flat().join(" or ") };
}

function parametersOf(schema: z.ZodType | undefined, place: "path" | "query"): JsonObject[] {
  if (!schema) return [];
  const { properties = {} } = schemaOf(schema, "input") as { properties?: Record<string, JsonObject> };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === "path",
    ...(description ? { description } : {}),
    schema: rest,
  }));
}

function operationId({ method, path }: Operation): string {
  const words = path
    .replace("/api/v1", "")
    .split(/[^a-z]/i)
    .filter((word) => word && word !== "api");
  return [method, ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join("");
}
