import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * Answers 400 where Next says 500 to a call of a server action. What an action fails on is a value of its answer
 * (lib/action.ts), so all that is left to fail are arguments that nothing can be read from: the caller's fault.
 */
export function blameCaller({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers["next-action"] === undefined) return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: unknown[]) =>
    Reflect.apply(writeHead, response, [status === 500 ? 400 : status, ...rest]);
}
