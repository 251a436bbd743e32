import {
  cutAllConnections,
  cutSomeConnections,
  diskFull,
  killPostgres,
  readOnly,
  serializationFailures,
  statementTimeouts,
} from "./database-faults";
import { type Fault, REPEATS } from "./fault";
import {
  deployAll,
  deployWorker,
  killSupervisor,
  killWeb,
  killWorker,
  stopWorkerForLong,
} from "./process-faults";

/** Every kind of fault. A run makes each once, at least. */
export const FAULTS: readonly Fault[] = [
  killWorker(1),
  killWorker(2),
  stopWorkerForLong,
  killWeb,
  killSupervisor,
  deployWorker,
  deployAll,
  killPostgres,
  cutSomeConnections,
  cutAllConnections,
  diskFull,
  serializationFailures,
  statementTimeouts,
  readOnly,
];

/** Two at once, for long runs. */
export const COMBINED_FAULTS: readonly Fault[] = [
  both(killWorker(1), killPostgres),
  both(killWorker(1), cutAllConnections),
  both(stopWorkerForLong, killPostgres),
  both(stopWorkerForLong, serializationFailures),
  both(deployWorker, cutSomeConnections),
  both(killWeb, diskFull),
  both(killWorker(2), killWeb),
];

/** The second strikes right after the first, while that is still felt. */
function both(first: Fault, second: Fault): Fault {
  const isWorse = REPEATS.indexOf(second.repeats) > REPEATS.indexOf(first.repeats);
  return {
    kind: `${first.kind}, and ${second.kind}`,
    repeats: isWorse ? second.repeats : first.repeats,
    ...((first.losesNotes || second.losesNotes) && { losesNotes: true }),
    strike: async (stage) => {
      const struck = [await first.strike(stage), await second.strike(stage)];
      const stop = struck.find((one) => one.stop)?.stop;
      return {
        ...(stop && { stop }),
        over: async () => void (await Promise.all(struck.map(({ over }) => over?.()))),
        afterwards: async () => void (await Promise.all(struck.map(({ afterwards }) => afterwards?.()))),
      };
    },
  };
}
