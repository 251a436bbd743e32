import type { RouteAccess } from "../api/authenticate";

/** An example command for a shell in which KEY is set. */
export function curlExample(
  serverUrl: string,
  call: { method: string; path: string; access: RouteAccess; body?: unknown; headers?: string[] },
): string {
  const url = `${serverUrl}${call.path.replaceAll("{id}", "0190f0a0-0000-7000-8000-000000000000")}`;
  const lines = [
    `curl ${call.method === "get" ? "" : `-X ${call.method.toUpperCase()} `}'${url}'`,
    ...(call.access === "public" ? [] : [`-H "Authorization: Bearer $KEY"`]),
    ...(call.body === undefined ? [] : ["-H 'Content-Type: application/json'"]),
    ...(call.headers ?? []).map((header) => `-H '${header}'`),
    ...(call.body === undefined ? [] : [`-d '${JSON.stringify(call.body)}'`]),
  ];
  return lines.join(" \\\n  ");
}
