import type { Database } from "../lib/db/client";
import { announceConfig } from "../lib/testing/config";
import { createHandler, createPolicy, createSubscriber } from "../prisma/factories/factories";
import type { ScriptedReceiver } from "./receiver";
import { RETRIES, RETRY_DELAY_MS, SCRIPT_NAMES, SCRIPTS, type Script, type ScriptName } from "./scripts";

/** Concurrency of the subscriber whose requests are held back; three workers share it. */
const HEALTHY_CONCURRENCY = 36;
/** Longer than requests are held back on a machine that is busy with other work: moving shards beside an operation has taken 35 s. */
const GENEROUS_TIMEOUT_MS = 120_000;

/** Base path of the only handler. Its topics have the names of the scripts. */
export const HANDLER_PATH = "/faults";

/** Creates a subscriber for each script. Each gets the events of its topic; the healthy one gets those of all topics. */
export async function createSubscribers(db: Database, receiver: ScriptedReceiver): Promise<void> {
  const retry = { strategy: "fixed", attempts: RETRIES, firstDelayMs: RETRY_DELAY_MS };
  const policy = await createPolicy(db.prisma, { name: "Faults", retry });
  const handler = await createHandler(db.prisma, {
    basePath: HANDLER_PATH,
    topicNames: SCRIPT_NAMES,
    policyId: policy.id,
  });
  for (const name of SCRIPT_NAMES) {
    const script: Script = SCRIPTS[name];
    const topics = handler.topics.filter((topic) => name === "healthy" || topic.name === name);
    await createSubscriber(db.prisma, {
      name,
      url: receiver.url(name),
      signingKey: receiver.signingKey,
      timeoutMs: script.timeoutMs ?? GENEROUS_TIMEOUT_MS,
      ...(name === "healthy" && { maxConcurrency: HEALTHY_CONCURRENCY }),
      topicIds: topics.map((topic) => topic.id),
    });
  }
  await announceConfig(db);
}

/** Returns the number of deliveries of an event of a topic. */
export function deliveriesOf(topic: ScriptName): number {
  return topic === "healthy" ? 1 : 2;
}
