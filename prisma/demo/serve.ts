import { createServer, type ServerResponse } from "node:http";
import type { Random } from "../factories/random";
import { behave } from "./behaviour";
import { SUBSCRIBERS } from "./configuration";

/** Serves the demonstration's subscribers on the loopback interface, each at `/<slug>`. */
export async function serveSubscribers(port: number, random: Random): Promise<void> {
  const bySlug = new Map(SUBSCRIBERS.map((subscriber) => [`/${subscriber.slug}`, subscriber.slug]));
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const slug = bySlug.get(request.url ?? "");
      if (!slug) response.writeHead(404).end();
      else answer(response, behave(slug, 0, random));
    });
  });
  // Workers keep connections open between deliveries; closing one at the moment of its use would look like a failure.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
}

function answer(response: ServerResponse, behaviour: ReturnType<typeof behave>): void {
  if ("noAnswer" in behaviour) return; // sends no answer until the worker closes the connection
  const { status, headers, body, delayMs } = behaviour.answer;
  setTimeout(() => response.writeHead(status, headers).end(body), delayMs);
}
