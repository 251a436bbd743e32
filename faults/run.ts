import { COUNT_LIMIT } from "../lib/deliveries/limits";
import { between, pick, type Random, seeded } from "../prisma/factories/random";
import type { Fault } from "./fault";
import { COMBINED_FAULTS, FAULTS } from "./kinds";
import { Ledger } from "./ledger";
import { report, type Summary, tell } from "./report";
import { type Round, strike } from "./round";
import { Stage } from "./stage";

export type RunOptions = {
  seed: number;
  /** Each kind of fault strikes once, in random order; then random ones, until so long has passed. */
  minutes: number;
  /** Only kinds whose name contains this. */
  only: string;
  /** Keeps the processes' logs and the receiver's. */
  keep: boolean;
  log: (line: string) => void;
  /** Ends it early, after the fault under way. */
  signal: AbortSignal;
};

const EVENTS_PER_SECOND = 20;
/** What was published so long before a fault may finish after it. */
const LOOK_BACK_MS = 60_000;

/** Runs faults against Redeliver under load. Throws with what is wrong; returns the report when nothing is. */
export async function runFaults({ seed, minutes, only, keep, log, signal }: RunOptions): Promise<string> {
  const begunAt = Date.now();
  const passedMs = () => Date.now() - begunAt;
  const random = seeded(seed);
  const faults = FAULTS.filter(({ kind }) => kind.includes(only));
  const all = [...faults, ...COMBINED_FAULTS.filter(({ kind }) => kind.includes(only))];
  // The load draws from a source of its own, so that the faults of a seed are the same whatever the load does.
  const stage = await Stage.up(random, seeded(seed + 1));
  try {
    const { db, publisher, receiver } = stage;
    const ledger = new Ledger({ db, log: receiver.log, accepted: publisher.accepted });
    const rounds: Round[] = [];
    publisher.start(EVENTS_PER_SECOND);
    for (const once = shuffled(faults, random); once.length > 0 || passedMs() < minutes * 60_000; ) {
      const checkFrom = new Date(Date.now() - LOOK_BACK_MS);
      signal.throwIfAborted();
      const fault = once.pop();
      // Each kind once with requests held back, so that it hits some for certain; after that, as it comes.
      const round = fault ? await strike(stage, fault, "held") : await strikeAnyhow(stage, pick(random, all));
      rounds.push(round);
      log(tell(round));
      ledger.expose(round.exposed, round.losesNotes);
      if (round.stop) ledger.stopped(round.stop);
      await ledger.check(checkFrom);
    }
    await publisher.stop();
    const { failed, ...totals } = await ledger.close();
    const visible = await stage.countFailures();
    if (visible !== Math.min(failed, COUNT_LIMIT)) {
      throw new Error(`${failed} deliveries failed; the list of failures shows ${visible}.`);
    }
    const summary: Summary = {
      seed,
      faults: rounds.length,
      ...totals,
      longestRecoverySeconds: Math.max(...rounds.map(({ recoveryMs }) => recoveryMs)) / 1000,
      seconds: Math.round(passedMs() / 1000),
    };
    return report(rounds, summary);
  } finally {
    await stage.down(keep);
  }
}

function strikeAnyhow(stage: Stage, fault: Fault): Promise<Round> {
  return strike(stage, fault, pick(stage.random, ["held", "flowing"]));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(between(random, 0, left.length - 1), 1));
}
