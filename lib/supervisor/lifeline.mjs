// Preloaded by a child (`node --import`). The IPC channel to the supervisor is its lifeline: the channel closes with the death
// of the supervisor, whatever the cause, and the child then stops as on SIGTERM.
import { isMainThread } from "node:worker_threads";

/** Time to finish current work; the child exits after it. */
const STOP_WITHIN_MS = 30_000;

// Processes forked by the child inherit this preload. Removing the mark keeps it without effect there.
const isChild = isMainThread && process.env.REDELIVER_LIFELINE === "1";
delete process.env.REDELIVER_LIFELINE;

if (isChild) {
  // The supervisor may have died before this line runs.
  if (process.connected) {
    process.on("disconnect", stop);
    process.channel.unref(); // the listener alone must not keep the child alive
  } else stop();
}

function stop() {
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  process.kill(process.pid, "SIGTERM");
}
