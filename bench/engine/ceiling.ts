import path from "node:path";
import { ask, awaitEnd, measuredNodeArguments, nextMessage, startProcess } from "../support/processes";
import type { Contender, Finish } from "./contender";
import type { Scenario } from "./scenarios";

/** Arguments of bare-undici.ts, as JSON in its first argument. */
export type CeilingSettings = { scenario: Scenario; inFlight: number; origins: string[] };

/** The contender `undici` without a store: the reference of all ratios. */
export const ceiling: Contender = {
  name: "ceiling-undici",
  store: undefined,
  takesPart: () => true,
  prepare: async ({ scenario, inFlight, sinks }) => {
    const settings: CeilingSettings = { scenario, inFlight, origins: sinks.map((sink) => sink.origin) };
    const file = path.join(import.meta.dirname, "bare-undici.ts");
    const child = startProcess(file, [JSON.stringify(settings)], measuredNodeArguments());
    await nextMessage(child);
    return {
      queuedPerSecond: null,
      run: async () => (await ask<{ result: Finish }>(child, { go: true })).result,
      verify: async () => null,
      end: () => awaitEnd(child),
    };
  },
};
