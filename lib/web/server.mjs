// `npm run web`: a web process. Our own server (front.ts) answers publishers itself and hands everything else to Next. It is not
// TypeScript, so that it needs no compiler at run time: what it answers itself comes out of Next's build (instrumentation.ts).
import { existsSync } from "node:fs";
import { createServer } from "node:http";

const HANDED_OVER_WITHIN_MS = 30_000;
/** How often the server looks for clients that take longer than they may (limits.ts). */
const SLOW_CLIENTS_EVERY_MS = 1000;

const isDevelopment = process.argv.includes("--dev");
process.env.NODE_ENV ??= isDevelopment ? "development" : "production";
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await serve(Number(process.env.PORT || 3000), process.env.HOST || "127.0.0.1");
} catch (error) {
  console.error(error);
  process.exit(1);
}

async function serve(port, host) {
  const { default: createNext } = await import("next"); // once the environment is complete
  // A request without Host is refused by front.ts, as the other refusals are; Node's own says nothing.
  const server = createServer({
    connectionsCheckingInterval: SLOW_CLIENTS_EVERY_MS,
    requireHostHeader: false,
  });
  const handedOver = untilHandedOver();
  // Where somebody listens for upgrades Node hands over the sockets of all requests that offer one. In production nobody does, so
  // that the offer is ignored and the request answered: Next listens at a server that nobody reaches.
  const upgrading = isDevelopment ? server : createServer();
  const next = createNext({ dev: isDevelopment, hostname: "localhost", port, httpServer: upgrading });
  await next.prepare();
  const { front, finish, limit } = await handedOver;
  limit(server);
  const handle = next.getRequestHandler();
  const answer = (request, response) => {
    if (!front(request, response)) handle(request, response);
  };
  server.on("request", answer);
  server.on("checkExpectation", answer); // one that is not known is ignored, as HTTP allows
  server.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  server.listen(port, host, () => {
    const { address } = server.address();
    console.log(`Listening on ${address.includes(":") ? `[${address}]` : address}:${port}`);
  });
  const end = () => Promise.allSettled([finish(), next.close()]).finally(() => process.exit(0));
  // Requests under way are answered; connections without one are closed. A browser's to a development server stay open.
  const stop = isDevelopment ? end : () => server.close(end);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);
}

/** What every request comes to first, from instrumentation.ts. */
function untilHandedOver() {
  return new Promise((resolve, reject) => {
    const tooLate = new Error("Next did not call instrumentation.ts: make the production build again.");
    const timer = setTimeout(reject, HANDED_OVER_WITHIN_MS, tooLate); // which also keeps the process from ending meanwhile
    globalThis.redeliverRegisterPublishHandler = (front, finish, limit) => {
      clearTimeout(timer);
      resolve({ front, finish, limit });
    };
  });
}
