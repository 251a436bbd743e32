import { z } from "zod";
import type { Actor } from "../access/actor";
import { type Database, database } from "../db/client";
import { Patience } from "../db/patience";
import { RedeliverError } from "../errors";
import { type BodyReading, readJson, readOptionalJson, type SentJson } from "../http/body";
import { parseInput } from "../http/problems";
import { errorResponse, json, toResponse } from "../http/respond";
import { fileTypeOf } from "../list/file";
import { authorise, type RouteAccess } from "./authenticate";
import { columnsOf, wholeList } from "./whole-list";

const nothing = z.strictObject({});
type Nothing = typeof nothing;

/** The input of one operation. Unknown query parameters and body fields are answered 400 where the schema is strict. */
export type RouteOptions<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  /** Permission of a role and scope of an API key, or several of which one is enough; `public` requires none. */
  access: RouteAccess;
  /** Path parameters. A mismatch is answered 404, because no such row can exist. */
  params?: P;
  /** A strict object. A repeated parameter arrives as a list. Left out: no parameter is accepted. */
  query?: Q;
  /** A strict object, read as JSON. */
  body?: B;
  /** A request without a body stands for an empty object. */
  isBodyOptional?: true;
  /** Larger bodies are answered 413; 1 MiB when left out. */
  maxBodyBytes?: number;
  /** Reads a body that is too large to be parsed at once. */
  readBody?: BodyReading;
  /** The handler waits for more than the database, for a time that it bounds itself. */
  waitsOutside?: true;
  /** The status of the handler's answer: 200 when left out. */
  status?: number;
  /** The body of a success; 204 without a body when left out. */
  answer?: z.ZodType;
  /** The columns of a list's table (./whole-list.ts), where they are not all members of a row. */
  columns?: readonly string[];
};

export type RouteInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  db: Database;
  actor: Actor;
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
  request: Request;
  /** Of a list: the time for which it is read, the same for all pages of a file. */
  now: Date;
  /** Of a list: the rows go into a file, which has no place for their number. */
  isWhole: boolean;
};

export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/**
 * Makes a handler under /api/v1: authentication and permission → path, query, body → `handle` → JSON.
 * A returned value is answered as JSON with `status`, undefined as 204, a Response unchanged; a thrown RedeliverError
 * with its own status and code, any other error as 500 (logged) or 503 (the database is unreachable or too slow; its
 * statements may still complete).
 *
 * ```ts
 * export const { GET, POST, PUT, PATCH, DELETE } = methods({
 *   GET: route({ access: "deliveries:read", query: listQuery }, ({ db, query }) => listThings(db, query)),
 * });
 * ```
 */
export function route<
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = z.ZodUndefined,
>(
  options: RouteOptions<P, Q, B>,
  handle: (input: RouteInput<P, Q, B>) => unknown,
): RouteHandler & { options: RouteOptions<P, Q, B> } {
  const handler: RouteHandler = async (request, context) => {
    try {
      const db = database();
      const patience = new Patience(db.patienceMs);
      const actor = await patience.wait(authorise(db, request, options.access));
      const params = await readParams(options.params, context);
      const query = parseInput(options.query ?? nothing, queryOf(request), "query");
      const sent = options.body ? await readBody(request, options) : undefined;
      const body = options.body && parseInput(options.body, sent?.value, "body", sent?.unlisted);
      // Schemas that are left out parse to the defaults of P, Q and B.
      const input = {
        db,
        actor,
        params,
        query,
        body,
        request,
        now: new Date(),
        isWhole: false,
      } as RouteInput<P, Q, B>;
      const handled = Promise.resolve(answerInput(options, handle, input));
      return answer(await (options.waitsOutside ? handled : patience.wait(handled)), options.status);
    } catch (error) {
      return errorResponse(error, request);
    }
  };
  return Object.assign(handler, { options });
}

/** Answers a list as a file where the request accepts one; everything else as the handler does. */
function answerInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  options: RouteOptions<P, Q, B>,
  handle: (input: RouteInput<P, Q, B>) => unknown,
  input: RouteInput<P, Q, B>,
): unknown {
  const columns = columnsOf(options);
  const type = columns && fileTypeOf(input.request.headers.get("accept") ?? "");
  if (!type) return handle(input);
  const read = async (query: object) => handle({ ...input, query: query as z.output<Q>, isWhole: true });
  const name = new URL(input.request.url).pathname.replace(/^\/api\/v1\//, "").replaceAll("/", "-");
  return wholeList(type, columns, input.query as Record<string, unknown>, read, name);
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** The handlers of one path. Every other method is answered 405 in the API's error shape. */
export function methods(handlers: Partial<Record<Method, RouteHandler>>): Record<Method, RouteHandler> {
  const allow = METHODS.filter((method) => handlers[method]).join(", ");
  const refuse: RouteHandler = async (request) => {
    const error = new RedeliverError("method_not_allowed", `Only ${allow} here, not ${request.method}.`);
    const response = errorResponse(error, request);
    response.headers.set("allow", allow);
    return response;
  };
  const { GET = refuse, POST = refuse, PUT = refuse, PATCH = refuse, DELETE = refuse } = handlers;
  return { GET, POST, PUT, PATCH, DELETE };
}

function readBody(
  request: Request,
  {
    isBodyOptional,
    maxBodyBytes,
    readBody: read,
  }: Pick<RouteOptions<z.ZodType, z.ZodType, z.ZodType>, "isBodyOptional" | "maxBodyBytes" | "readBody">,
): Promise<SentJson> {
  return isBodyOptional ? readOptionalJson(request) : readJson(request, maxBodyBytes, read);
}

async function readParams(schema: z.ZodType | undefined, context: RouteContext): Promise<unknown> {
  if (!schema) return {};
  const result = schema.safeParse(await context.params);
  if (!result.success) throw new RedeliverError("not_found", "There is nothing with that id.");
  return result.data;
}

/** The query of a request; a repeated parameter is a list. */
export function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const values = searchParams.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function answer(value: unknown, status = 200): Response {
  if (value instanceof Response) return value;
  return value === undefined ? new Response(null, { status: 204 }) : toResponse(json(value, status));
}
