// `npm run web`: a web process. Its own handler (front.ts) answers publishers and passes all other requests to Next. This file is
// not TypeScript, so that it needs no compiler at run time: the handler comes out of Next's build (instrumentation.ts).
import { existsSync } from "node:fs";
import { createServer } from "node:http";

const REGISTERED_WITHIN_MS = 30_000;
/** Interval of the check for clients that exceed their time (limits.ts). */
const SLOW_CLIENTS_EVERY_MS = 1000;

/**
 * A list of 500 event IDs has a URL of 18.5 KB, and what the console requests from it names the IDs a second time, with each comma
 * escaped (Next-Router-State-Tree): 39 KB. Node's default is 16 KB.
 */
const MOST_HEADER_BYTES = 64 * 1024;

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
  // front.ts refuses a request without Host in the API's shape; Node's own refusal has no body.
  const server = createServer({
    connectionsCheckingInterval: SLOW_CLIENTS_EVERY_MS,
    requireHostHeader: false,
    maxHeaderSize: MOST_HEADER_BYTES,
  });
  const registered = untilRegistered();
  // With a listener for upgrades, Node passes it the sockets of all requests that offer one. In production there is none, so that
  // the offer is ignored and the request answered: Next listens on a second server that has no port.
  const upgrading = isDevelopment ? server : createServer();
  const next = createNext({ dev: isDevelopment, hostname: "localhost", port, httpServer: upgrading });
  await next.prepare();
  const { front, guard, endStreams, finish, limit } = await registered;
  limit(server);
  const handle = next.getRequestHandler();
  const answer = async (request, response) => {
    if (front(request, response) || (await guard(request, response))) return;
    handle(request, response);
  };
  server.on("request", answer);
  server.on("checkExpectation", answer); // an unknown expectation is ignored, as HTTP allows
  server.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  server.listen(port, host, () => {
    const { address } = server.address();
    console.log(`Listening on ${address.includes(":") ? `[${address}]` : address}:${port}`);
  });
  const end = () => Promise.allSettled([finish(), next.close()]).finally(() => process.exit(0));
  const stop = () => {
    void endStreams();
    // Requests under way are answered, idle connections closed. Those of a browser to a development server would stay open.
    if (isDevelopment) end();
    else server.close(end);
  };
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);
}

/** Resolves to the handlers that instrumentation.ts registers. */
function untilRegistered() {
  return new Promise((resolve, reject) => {
    const tooLate = new Error("Next did not call instrumentation.ts: make the production build again.");
    const timer = setTimeout(reject, REGISTERED_WITHIN_MS, tooLate); // the timer also keeps the process alive meanwhile
    globalThis.redeliverRegisterPublishHandler = (handlers) => {
      clearTimeout(timer);
      resolve(handlers);
    };
  });
}
