// `npm run web`: a web process. Our own server answers publishers itself and hands everything else to Next. It is not
// TypeScript, so that it needs no compiler at run time: what it answers itself comes out of Next's build (instrumentation.ts).
import { existsSync } from "node:fs";
import { createServer } from "node:http";

const HANDED_OVER_WITHIN_MS = 30_000;

/** Headers of every answer. The content security policy carries a nonce per request, so proxy.ts writes that one. */
const SECURITY_HEADERS = new Map([
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "DENY"],
  ["referrer-policy", "same-origin"],
  ["permissions-policy", "camera=(), geolocation=(), microphone=()"],
  ["cross-origin-opener-policy", "same-origin"],
]);

const isDevelopment = process.argv.includes("--dev");
process.env.NODE_ENV ??= isDevelopment ? "development" : "production";
if (existsSync(".env")) process.loadEnvFile(".env");

try {
  await serve(Number(process.env.PORT || 3000));
} catch (error) {
  console.error(error);
  process.exit(1);
}

async function serve(port) {
  const { default: createNext } = await import("next"); // once the environment is complete
  const server = createServer();
  const handedOver = untilHandedOver();
  const next = createNext({ dev: isDevelopment, hostname: "localhost", port, httpServer: server });
  await next.prepare();
  const listen = await handedOver;
  const handle = next.getRequestHandler();
  server.on("request", (request, response) => {
    response.setHeaders(SECURITY_HEADERS);
    if (!listen(request, response)) handle(request, response);
  });
  server.on("error", (error) => {
    console.error(error);
    process.exit(1);
  });
  server.listen(port, () => console.log(`Listening on port ${port}`));
  const end = () => next.close().finally(() => process.exit(0));
  // Requests under way are answered; connections without one are closed. A browser's to a development server stay open.
  const stop = isDevelopment ? end : () => server.close(end);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, stop);
}

/** What answers publishers, from instrumentation.ts. */
function untilHandedOver() {
  return new Promise((resolve, reject) => {
    const tooLate = new Error("Next did not call instrumentation.ts: make the production build again.");
    const timer = setTimeout(reject, HANDED_OVER_WITHIN_MS, tooLate); // which also keeps the process from ending meanwhile
    globalThis.redeliverHandOver = (listener) => {
      clearTimeout(timer);
      resolve(listener);
    };
  });
}
