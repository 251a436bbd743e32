import { COUNT_LIMIT } from "../lib/list/statements";
import { between, pick, type Random, seeded } from "../prisma/factories/random";
import type { Fault } from "./fault";
import { COMBINED_FAULTS, FAULTS } from "./kinds";
import { Ledger } from "./ledger";
import { describeRound, report, type Summary } from "./report";
import { type Round, runRound } from "./round";
import { Stage } from "./stage";

export type RunOptions = {
  seed: number;
  /** Every kind is injected once, in random order, then random kinds until this duration has passed. */
  minutes: number;
  /** Limits the kinds to those whose name contains this text. */
  only: string;
  /** Keeps the logs of all processes and of the receiver. */
  keep: boolean;
  log: (line: string) => void;
  /** Ends the run early, after the current fault. */
  signal: AbortSignal;
};

const EVENTS_PER_SECOND = 20;
/** Events published up to this long before a fault may finish after it. */
const CHECK_BEFORE_MS = 60_000;

/** Injects faults into Redeliver under load. Returns the report. @throws with the violations found */
export async function runFaults({ seed, minutes, only, keep, log, signal }: RunOptions): Promise<string> {
  const begunAt = Date.now();
  const passedMs = () => Date.now() - begunAt;
  const random = seeded(seed);
  const faults = FAULTS.filter(({ kind }) => kind.includes(only));
  const all = [...faults, ...COMBINED_FAULTS.filter(({ kind }) => kind.includes(only))];
  // The load has a random source of its own, so that a seed yields the same faults regardless of the load.
  const stage = await Stage.up(random, seeded(seed + 1));
  try {
    const { db, publisher, receiver } = stage;
    const ledger = new Ledger({ db, log: receiver.log, accepted: publisher.accepted });
    const rounds: Round[] = [];
    publisher.start(EVENTS_PER_SECOND);
    for (const pending = shuffled(faults, random); pending.length > 0 || passedMs() < minutes * 60_000; ) {
      const checkFrom = new Date(Date.now() - CHECK_BEFORE_MS);
      signal.throwIfAborted();
      const fault = pending.pop();
      // Holds requests back at the first injection of each kind, so that it affects some with certainty.
      const round = fault
        ? await runRound(stage, fault, "held")
        : await runRandomRound(stage, pick(random, all));
      rounds.push(round);
      log(describeRound(round));
      ledger.expose(round.exposed, round.losesMarks);
      if (round.suspension) ledger.suspended(round.suspension);
      await ledger.check(checkFrom);
    }
    await publisher.stop();
    const { failed, ...totals } = await ledger.close();
    const visible = await stage.countFailures();
    if (visible !== Math.min(failed, COUNT_LIMIT)) {
      throw new Error(`${failed} deliveries failed, but the list of failures shows ${visible}.`);
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

function runRandomRound(stage: Stage, fault: Fault): Promise<Round> {
  return runRound(stage, fault, pick(stage.random, ["held", "flowing"]));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const left = [...items];
  return items.flatMap(() => left.splice(between(random, 0, left.length - 1), 1));
}
