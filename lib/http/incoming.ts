import type { IncomingMessage, ServerResponse } from "node:http";
import { BodyReader } from "./body-reader";
import type { RequestHeaders } from "./headers";
import type { Answer } from "./respond";

/** A request received by our own server, not Next's. */
export type Incoming = {
  method: string;
  /** Without the query. */
  path: string;
  headers: RequestHeaders;
  /** The headers as received, names in lower case. */
  headerList: Record<string, string>;
  /** The client's address. */
  address: string;
  body: BodyReader;
};

/** @param address the client's, from an AddressReader */
export function incomingOf(request: IncomingMessage, path: string, address: string): Incoming {
  const headerList: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headerList[name] = textOf(value) ?? "";
  const headers = { get: (name: string) => textOf(request.headers[name]) };
  return { method: request.method ?? "", path, headers, headerList, address, body: new BodyReader(request) };
}

const textOf = (value: unknown): string | null =>
  typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : null;

/** Writes a response. Headers already set on it are kept. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
