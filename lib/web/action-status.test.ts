import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { recordActionBegun } from "../http/action-call";
import { blameCaller } from "./action-status";

const server = createServer(async (request, response) => {
  blameCaller(request, response);
  await Promise.resolve();
  if (request.headers.begins) recordActionBegun();
  response.statusCode = Number(request.url?.slice(1));
  response.end("as it was");
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

it.each([
  [500, { "next-action": "a" }, 400],
  [200, { "next-action": "a" }, 200],
  [404, { "next-action": "a" }, 404],
  [503, { "next-action": "a" }, 503],
  [500, { "next-action": "a", begins: "1" }, 500],
  [500, {}, 500],
])("a %i with %o is answered %i", async (status, headers, answered) => {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/${status}`, {
    method: "POST",
    headers: { ...headers },
  });
  expect([answer.status, await answer.text()]).toEqual([answered, "as it was"]);
});
