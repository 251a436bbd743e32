import { expectedRequests } from "./answers";
import type { Finish, StoreCounts } from "./contender";
import { healthyCount, type Scenario } from "./scenarios";
import type { SinkStats } from "./sink";

/**
 * What must hold after a run: every event reached the healthy sink and ended there, after as many requests as for any other
 * contender and none twice; worker and store counted the same; every sampled signature and body was right.
 * @param store null when there is none to ask
 * @returns sentences, none when all is well
 */
export function checkRun(
  scenario: Scenario,
  sink: SinkStats,
  finish: Pick<Finish, "attempts">,
  store: StoreCounts | null,
): string[] {
  const events = healthyCount(scenario);
  const requests = expectedRequests(scenario);
  // A worker counts the attempts on the sink that hangs too.
  const workerAttempts = scenario.hangingShare ? undefined : finish.attempts;
  const problems: [isWrong: boolean, sentence: string][] = [
    [sink.events !== events, `the sink saw ${sink.events} of ${events} events`],
    [sink.requests !== requests, `the sink got ${sink.requests} requests instead of ${requests}`],
    [sink.duplicates > 0, `${sink.duplicates} duplicates without a crash`],
    [sink.neither > 0, `${sink.neither} events neither delivered nor spent`],
    [sink.checked === 0 && requests >= 50, "no signature was checked"],
    [sink.signaturesWrong > 0, `${sink.signaturesWrong} of ${sink.checked} signatures wrong`],
    [sink.bodiesWrong > 0, `${sink.bodiesWrong} of ${sink.checked} bodies wrong`],
    [
      (workerAttempts ?? sink.requests) !== sink.requests,
      `the worker counted ${workerAttempts} attempts for ${sink.requests} requests`,
    ],
    ...(store ? storeProblems(store, sink) : []),
  ];
  return problems.filter(([isWrong]) => isWrong).map(([, sentence]) => sentence);
}

function storeProblems(store: StoreCounts, sink: SinkStats): [boolean, string][] {
  const attempts = store.attempts ?? sink.requests;
  return [
    [attempts !== sink.requests, `${attempts} attempts stored for ${sink.requests} requests`],
    [
      store.delivered !== sink.delivered || store.dead !== sink.dead,
      `the store says ${store.delivered} delivered, ${store.dead} failed; the sink ${sink.delivered}, ${sink.dead}`,
    ],
    [store.pending > 0, `${store.pending} still pending in the store`],
    [store.hasOutcome === false, "an outcome is missing in the store"],
  ];
}
