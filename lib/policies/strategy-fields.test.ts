import { describe, expect, it } from "vitest";
import {
  DEFAULT_RETRY_SETTINGS,
  LATER_STRATEGIES,
  RETRY_STRATEGIES,
  type RetrySettings,
} from "../engine/retry";
import { planRetries } from "../engine/schedule";
import { fieldsOfStrategy, type StrategyField } from "./strategy-fields";

const STRATEGIES = [
  ...RETRY_STRATEGIES.filter((strategy) => strategy !== "hybrid").map((strategy) => ({
    strategy,
    thenStrategy: null,
    immediateAttempts: 0,
  })),
  ...LATER_STRATEGIES.map((thenStrategy) => ({
    strategy: "hybrid" as const,
    thenStrategy,
    immediateAttempts: 1,
  })),
];

/** Another value for each field, which changes the plan of every strategy that uses the field. */
const OTHER = {
  firstDelayMs: 3000,
  multiplier: 5,
  jitter: "full",
  delaysMs: [7000, 8000],
} as const satisfies Partial<RetrySettings>;

describe.each(STRATEGIES)("$strategy $thenStrategy", (chosen) => {
  const settings = { ...DEFAULT_RETRY_SETTINGS, attempts: 4, delaysMs: [1000], ...chosen };
  it.each(Object.entries(OTHER) as [StrategyField, never][])("uses %s, or does not", (field, other) => {
    const changed = planRetries({ ...settings, [field]: other });
    if (fieldsOfStrategy(chosen).includes(field)) expect(changed).not.toEqual(planRetries(settings));
    else expect(changed).toEqual(planRetries(settings));
  });
});

it("requires immediateAttempts and thenStrategy only for hybrid", () => {
  const asked = RETRY_STRATEGIES.filter((strategy) =>
    fieldsOfStrategy({ strategy, thenStrategy: null }).includes("thenStrategy"),
  );
  expect(asked).toEqual(["hybrid"]);
});
