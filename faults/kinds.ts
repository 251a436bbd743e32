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
import { operationFaults } from "./operation-faults";
import {
  deployAll,
  deployWorker,
  killSupervisor,
  killWeb,
  killWorker,
  stopWorkerForLong,
} from "./process-faults";
import { killRetention } from "./retention-faults";

/** All kinds of faults. A run injects each at least once. */
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
  killRetention(),
  ...operationFaults(),
];

/** Pairs of faults, and single moments of a fault that has several, for long runs. */
export const COMBINED_FAULTS: readonly Fault[] = [
  both(killWorker(1), killPostgres),
  both(killWorker(1), cutAllConnections),
  both(stopWorkerForLong, killPostgres),
  both(stopWorkerForLong, serializationFailures),
  both(deployWorker, cutSomeConnections),
  both(killWeb, diskFull),
  both(killWorker(2), killWeb),
  killRetention("moving"),
  killRetention("dropping"),
  killRetention("deleting"),
];

/** Injects the second fault directly after the first, while the first still has effects. */
function both(first: Fault, second: Fault): Fault {
  const isWorse = REPEATS.indexOf(second.repeats) > REPEATS.indexOf(first.repeats);
  return {
    kind: `${first.kind}, and ${second.kind}`,
    repeats: isWorse ? second.repeats : first.repeats,
    ...((first.losesMarks || second.losesMarks) && { losesMarks: true }),
    inject: async (stage) => {
      const injected = [await first.inject(stage), await second.inject(stage)];
      const suspension = injected.find((one) => one.suspension)?.suspension;
      return {
        ...(suspension && { suspension }),
        over: async () => void (await Promise.all(injected.map(({ over }) => over?.()))),
        afterwards: async () => void (await Promise.all(injected.map(({ afterwards }) => afterwards?.()))),
      };
    },
  };
}
