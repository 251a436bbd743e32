// Holds the embedded PostgreSQL: starts the server and stops it on request or after the death of the parent, whatever its cause
// (PostgreSQL itself would continue). It runs in a process group of its own: Ctrl-C in a terminal reaches the whole foreground
// group while the worker still has outcomes to write.
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import path from "node:path";

/** After this time the server is stopped without waiting (SIGQUIT). */
const STOP_WITHIN_MS = 60_000;
/** Interval of the reads of the server's file until it accepts connections. */
const POLL_EVERY_MS = 20;

/** @type {import("node:child_process").ChildProcess | undefined} */
let server;
let isStopping = false;

process.on("message", (message) => {
  if (message === "stop") stop();
  else start(message);
});
process.on("disconnect", stop);
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

/** `options`: { program, args, dataDir, output, user?: { uid, gid } } */
function start({ program, args, dataDir, output, user }) {
  const log = openSync(output, "a", 0o600);
  server = spawn(program, args, { ...user, cwd: "/", stdio: ["ignore", log, log] });
  server.once("error", (error) => end(error.message));
  server.once("exit", (code, signal) =>
    end(`PostgreSQL ended ${signal ? `by ${signal}` : `with code ${code}`}`),
  );
  const polling = setInterval(() => {
    if (!isReady(dataDir)) return;
    clearInterval(polling);
    if (process.connected) process.send({ ready: true });
  }, POLL_EVERY_MS);
}

/** Line 1 of postmaster.pid is the process ID of the server; line 8 becomes "ready". */
function isReady(dataDir) {
  try {
    const lines = readFileSync(path.join(dataDir, "postmaster.pid"), "utf8").split("\n");
    return Number(lines[0]) === server.pid && lines[7]?.trim() === "ready";
  } catch {
    return false;
  }
}

function stop() {
  if (isStopping) return;
  isStopping = true;
  if (!server || server.exitCode !== null || server.signalCode !== null) process.exit(0);
  server.kill("SIGINT"); // PostgreSQL's "fast": no new connections, open ones are ended, everything is written
  setTimeout(() => server.kill("SIGQUIT"), STOP_WITHIN_MS).unref();
}

function end(how) {
  if (process.connected && !isStopping) process.send({ error: how }, () => process.exit(1));
  else process.exit(isStopping ? 0 : 1);
}
