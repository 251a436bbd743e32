import { describe, expect, it } from "vitest";
import type { StoreCounts } from "./contender";
import { checkRun } from "./ledger";
import { chooseScenarios, type Scenario } from "./scenarios";
import type { SinkStats } from "./sink";

const RIGHT: SinkStats = {
  requests: 24_880,
  events: 20_000,
  delivered: 19_851,
  dead: 149,
  neither: 0,
  duplicates: 0,
  checked: 497,
  signaturesWrong: 0,
  bodiesWrong: 0,
};
const STORE: StoreCounts = { delivered: 19_851, dead: 149, pending: 0, attempts: 24_880 };

describe("checkRun of scenario c", () => {
  it.each<[string, Partial<SinkStats>, number | undefined, Partial<StoreCounts> | null]>([
    ["counts agree", {}, 24_880, {}],
    ["there is no store", {}, 24_880, null],
    ["the worker does not count", {}, undefined, {}],
    ["the store keeps no attempts", {}, 24_880, { attempts: undefined }],
  ])("finds nothing when %s", (_, sink, attempts, store) =>
    expect(problems("c", sink, attempts, store)).toEqual([]),
  );

  it.each<[string, Partial<SinkStats>, number, Partial<StoreCounts>]>([
    ["the sink saw 19999 of 20000 events", { events: 19_999 }, 24_880, {}],
    ["1 duplicates without a crash", { duplicates: 1 }, 24_880, {}],
    ["2 events neither delivered nor spent", { neither: 2 }, 24_880, {}],
    ["no signature was checked", { checked: 0 }, 24_880, {}],
    ["3 of 497 signatures wrong", { signaturesWrong: 3 }, 24_880, {}],
    ["4 of 497 bodies wrong", { bodiesWrong: 4 }, 24_880, {}],
    ["the worker counted 24879 attempts for 24880 requests", {}, 24_879, {}],
    ["24879 attempts stored for 24880 requests", {}, 24_880, { attempts: 24_879 }],
    ["the store says 19850 delivered, 149 failed; the sink 19851, 149", {}, 24_880, { delivered: 19_850 }],
    ["1 still pending in the store", {}, 24_880, { pending: 1 }],
    ["an outcome is missing in the store", {}, 24_880, { hasOutcome: false }],
  ])("finds: %s", (sentence, sink, attempts, store) =>
    expect(problems("c", sink, attempts, store)).toEqual([sentence]),
  );

  it("finds surplus requests in sink, worker and store", () =>
    expect(problems("c", { requests: 24_881 }, 24_881, { attempts: 24_881 })).toEqual([
      "the sink got 24881 requests instead of 24880",
    ]));
});

describe("checkRun of scenario d", () => {
  const healthy = { requests: 4500, events: 4500, delivered: 4500, dead: 0 };

  it("requires only the healthy events, regardless of attempts on the others", () =>
    expect(problems("d", healthy, 4700, null)).toEqual([]));

  it("reports a missing one", () =>
    expect(problems("d", { ...healthy, requests: 4499, events: 4499, delivered: 4499 }, 4700, null)).toEqual([
      "the sink saw 4499 of 4500 events",
      "the sink got 4499 requests instead of 4500",
    ]));
});

function problems(
  name: string,
  sink: Partial<SinkStats>,
  attempts: number | undefined,
  store: Partial<StoreCounts> | null,
): string[] {
  const [[, scenario] = []] = chooseScenarios([name]);
  return checkRun(scenario as Scenario, { ...RIGHT, ...sink }, { attempts }, store && { ...STORE, ...store });
}
