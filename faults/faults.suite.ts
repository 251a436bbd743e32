import { describe, expect, it } from "vitest";
import { runFaults } from "./run";

const seed = Number(process.env.FAULTS_SEED) || Math.floor(Math.random() * 1_000_000);
const only = process.env.FAULTS_ONLY ?? "";
const keep = process.env.FAULTS_KEEP === "1";
const minutes = Number(process.env.FAULTS_MINUTES ?? 0);
/** Each kind of fault once takes two minutes on two quiet cores; the rest is for busy ones. */
const LONGEST_MS = (minutes + 25) * 60_000;

describe("whatever dies", () => {
  it("nothing is lost, nothing is sent twice without reason, and all is well within 30 seconds", {
    timeout: LONGEST_MS,
  }, async ({ signal }) => {
    console.info(`Seed ${seed}: npm run test:faults -- --seed ${seed} --minutes ${minutes}`);
    const text = await runFaults({ seed, minutes, only, keep, log: (line) => console.info(line), signal });
    console.info(text);
    expect(text).toContain('"lost":0');
  });
});
