import { expect, it } from "vitest";
import { report } from "./report";
import type { Round } from "./round";

const round = (kind: string, recoveryMs: number): Round => ({
  kind,
  inFlight: 40,
  sentAgain: 12,
  recoveryMs,
  exposed: [],
  losesMarks: false,
});

it("adds up rounds by kind and ends with a machine-readable line", () => {
  const summary = {
    seed: 7,
    faults: 3,
    events: 1000,
    deliveries: 1900,
    attempts: 2500,
    requests: 2530,
    duplicates: 36,
    lost: 0,
    unclear: 0,
    longestRecoverySeconds: 12.34,
    seconds: 90,
  };
  const rounds = [
    round("worker killed", 11_000),
    round("web server killed", 900),
    round("worker killed", 12_340),
  ];
  const lines = report(rounds, summary).split("\n");
  expect(lines.slice(0, 3)).toEqual([
    "fault              count  in flight  sent again  longest recovery",
    "worker killed          2         80          24            12.3 s",
    "web server killed      1         40          12             0.9 s",
  ]);
  expect(lines).toContain("lost 0, duplicates 36, longest recovery 12.3 s, seed 7, 90 s");
  const [label, json] = lines.at(-1)?.split(/ (.*)/s) ?? [];
  expect([label, JSON.parse(json ?? "")]).toEqual(["FAULTS", summary]);
});
