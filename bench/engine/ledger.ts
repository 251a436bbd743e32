import { expectedRequests } from "./answers";
import type { Finish, StoreCounts } from "./contender";
import { healthyCount, type Scenario } from "./scenarios";
import type { SinkStats } from "./sink";

/**
 * Checks a run: every event reached the healthy sink and ended there, with the same number of requests as for any contender and no
 * duplicates; worker and store have the same counts; every sampled signature and body is valid.
 * @param store null without a store
 * @returns the violations as sentences
 */
export function checkRun(
  scenario: Scenario,
  sink: SinkStats,
  finish: Pick<Finish, "attempts">,
  store: StoreCounts | null,
): string[] {
  const events = healthyCount(scenario);
  const requests = expectedRequests(scenario);
  // The worker also counts attempts at the hanging sink.
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
