import { randomBytes } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { endProcess, forkScript, nextMessage } from "../lib/testing/processes/child-process";
import type { Ports } from "./receiver-process";
import { RequestLog } from "./request-log";
import { CAUGHT_UP, type ScriptName } from "./scripts";

export type ScriptedReceiver = {
  /** Signing key of all its subscribers. */
  signingKey: string;
  url: (script: ScriptName) => string;
  log: RequestLog;
  /** Holds back or releases the answers of healthy subscribers. */
  hold: (isHeld: boolean) => Promise<void>;
  /** Resolves when the log contains all requests sent so far. */
  caughtUp: () => Promise<void>;
  stop: () => Promise<void>;
};

const FILE = fileURLToPath(new URL("./receiver-process.ts", import.meta.url));

/** Starts the receiver in a separate process with its log in `folder`. */
export async function startScriptedReceiver(folder: string): Promise<ScriptedReceiver> {
  const signingKey = `whsec_${randomBytes(24).toString("base64")}`;
  const file = path.join(folder, "requests.log");
  const child = forkScript({ file: FILE, args: [file], env: { FAULTS_SIGNING_KEY: signingKey } });
  const ports = await nextMessage<Ports>(child);
  const origins: Partial<Record<ScriptName, string>> = {
    "slow-tls": `https://127.0.0.1:${ports.tls}`,
    refuse: "http://127.0.0.1:1", // a privileged port without a listener
  };
  return {
    signingKey,
    url: (script) => `${origins[script] ?? `http://127.0.0.1:${ports.http}`}/${script}`,
    log: new RequestLog(file),
    hold: async (isHeld) => {
      const done = nextMessage(child);
      child.send({ hold: isHeld });
      await done;
    },
    caughtUp: async () => {
      await fetch(`http://127.0.0.1:${ports.http}${CAUGHT_UP}`, { method: "POST" });
    },
    stop: async () => {
      await endProcess(child, "SIGTERM");
    },
  };
}
