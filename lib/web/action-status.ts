import type { IncomingMessage, ServerResponse } from "node:http";
import { followActionCall } from "../http/action-call";

/**
 * Answers 400 instead of Next's 500 to a call of a server action that never began because its arguments could not be read: the
 * caller's error. A failure after the beginning (in the page that Next renders after it, for example) stays a 500.
 */
export function blameCaller({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers["next-action"] === undefined) return;
  const call = followActionCall();
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) =>
    Reflect.apply(writeHead, response, [status === 500 && !call.hasBegun ? 400 : status, ...rest]);
}
