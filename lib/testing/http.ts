import type { RouteContext, RouteHandler } from "../api/route";

/** Calls a route handler as Next does. `body` is sent as JSON unless it is text, bytes or a stream. */
export async function call(
  handler: RouteHandler,
  path: string,
  options: {
    method?: string;
    key?: string;
    headers?: Record<string, string>;
    body?: unknown;
    params?: Record<string, string>;
  } = {},
) {
  const isRaw =
    typeof options.body === "string" ||
    options.body instanceof Uint8Array ||
    options.body instanceof ReadableStream;
  const headers = new Headers(options.headers);
  if (options.key) headers.set("authorization", `Bearer ${options.key}`);
  if (options.body !== undefined && !isRaw) headers.set("content-type", "application/json");
  const init: RequestInit & { duplex: "half" } = {
    method: options.method ?? (options.body === undefined ? "GET" : "POST"),
    headers,
    duplex: "half",
  };
  if (options.body !== undefined)
    init.body = isRaw ? (options.body as BodyInit) : JSON.stringify(options.body);
  const context: RouteContext = { params: Promise.resolve(options.params ?? {}) };
  const response = await handler(new Request(`http://redeliver.test${path}`, init), context);
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : undefined };
}
