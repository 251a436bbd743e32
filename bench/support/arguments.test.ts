import { describe, expect, it } from "vitest";
import { BENCHMARKS, readArguments } from "./arguments";

describe("readArguments", () => {
  it.each([
    ["", ["engine", "latency"]],
    ["--n 10", ["engine", "latency"]],
    ["idle", ["idle"]],
    ["-- publish --n 10", ["publish"]],
    ["idle engine idle", ["engine", "idle"]],
    ["all", BENCHMARKS],
  ])("%j runs %j", (line, benchmarks) => expect(read(line).benchmarks).toEqual(benchmarks));

  it.each([
    ["engine", { count: undefined, rounds: undefined, scenarios: undefined, inFlight: 256, seconds: 60 }],
    ["engine --n 2000 --rounds=5 --in-flight 64", { count: 2000, rounds: 5, inFlight: 64 }],
    ["engine --scenarios a,c --only hub,bullmq", { scenarios: ["a", "c"], contenders: ["hub", "bullmq"] }],
    ["engine --steady", { scenarios: ["steady"] }],
    ["idle --seconds 5", { seconds: 5 }],
    ["retention --days 9 --n 1000", { days: 9, count: 1000 }],
  ])("reads %j", (line, wanted) => expect(read(line)).toMatchObject(wanted));

  it.each([
    ["engine", {}, undefined],
    ["engine", { BENCH_PEERS: "" }, undefined],
    ["engine", { BENCH_PEERS: "/a" }, "/a"],
    ["engine --peers /b", { BENCH_PEERS: "/a" }, "/b"],
  ])("finds the peers of %j with %j at %j", (line, environment, peers) =>
    expect(read(line, environment).peers).toBe(peers),
  );

  it.each([
    ["engines", /There is no benchmark engines: take some of engine, latency/],
    ["engine --n many", /--n takes a whole number from 1 on, not many/],
    ["engine --rounds 0", /--rounds takes a whole number/],
    ["engine --steady --scenarios a", /not both/],
    ["engine --speed 9", /--speed/],
  ])("refuses %j", (line, message) => expect(() => read(line)).toThrow(message));
});

function read(line: string, environment = {}) {
  return readArguments(line.split(" ").filter(Boolean), environment);
}
