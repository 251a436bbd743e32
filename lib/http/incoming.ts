import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyReader } from "./body-reader";
import type { RequestHeaders } from "./headers";
import type { Answer } from "./respond";

/** A request that our own server received, not Next's: what its handler reads of it. */
export type Incoming = {
  method: string;
  /** Without the query. */
  path: string;
  headers: RequestHeaders;
  /** The headers as they came, names in lower case. */
  headerList: Record<string, string>;
  /** The client's address. */
  address: string;
  body: BodyReader;
};

/** @param address the client's, as an AddressReader tells it */
export function incomingOf(request: IncomingMessage, path: string, address: string): Incoming {
  const headerList: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headerList[name] = textOf(value) ?? "";
  const headers = { get: (name: string) => textOf(request.headers[name]) };
  return { method: request.method ?? "", path, headers, headerList, address, body: new BodyReader(request) };
}

const textOf = (value: unknown): string | null =>
  typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : null;

/** Writes an answer. Headers that the response carries already go along. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
