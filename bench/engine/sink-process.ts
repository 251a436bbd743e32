import path from "node:path";
import { ask, endProcess, nextMessage, startProcess } from "../support/processes";
import type { Sink } from "./contender";
import type { SinkSettings } from "./scenarios";
import type { SinkStats } from "./sink";

export type SinkProcess = Sink & {
  /** Resets the counts. */
  configure: (settings: SinkSettings) => Promise<void>;
  stats: () => Promise<SinkStats>;
  end: () => Promise<void>;
};

/** Starts a sink on a free loopback port. */
export async function startSink(): Promise<SinkProcess> {
  const child = startProcess(path.join(import.meta.dirname, "sink.ts"));
  const { port } = await nextMessage<{ port: number }>(child);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid,
    requests: async () => (await ask<{ requests: number }>(child, { count: true })).requests,
    configure: async (settings) => {
      await ask(child, { configure: settings });
    },
    stats: () => ask<SinkStats>(child, { stats: true }),
    end: () => endProcess(child),
  };
}
