import {
  cutAllConnections,
  cutSomeConnections,
  diskFull,
  killPostgres,
  readOnly,
  serializationFailures,
  statementTimeouts,
} from "./database-faults";
import type { Fault } from "./fault";
import {
  deployAll,
  deployWorker,
  killSupervisor,
  killWeb,
  killWorker,
  stopWorkerForLong,
} from "./process-faults";

/** Every kind of fault. A run makes each at least once. */
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
