// Loaded before a child's own code (`node --import`). Its channel to the supervisor is its lifeline: when that closes,
// the supervisor is gone, however it died, and the child stops as if it had been told to.
import { isMainThread } from "node:worker_threads";

/** A child that cannot finish what it is doing in this time ends anyway. */
const LAST_MOMENT_MS = 30_000;

// What the child forks in turn inherits this file, not its meaning: the mark is taken away.
const isChild = isMainThread && process.env.REDELIVER_LIFELINE === "1";
delete process.env.REDELIVER_LIFELINE;

if (isChild) {
  // The supervisor may be gone before this line is reached.
  if (process.connected) {
    process.on("disconnect", stop);
    process.channel.unref(); // listening alone must not keep a child from ending when its work is done
  } else stop();
}

function stop() {
  setTimeout(() => process.exit(1), LAST_MOMENT_MS).unref();
  process.kill(process.pid, "SIGTERM");
}
