import { describe, expect, it } from "vitest";
import { runFaults } from "./run";

const seed = Number(process.env.FAULTS_SEED) || Math.floor(Math.random() * 1_000_000);
const only = process.env.FAULTS_ONLY ?? "";
const keep = process.env.FAULTS_KEEP === "1";
const minutes = Number(process.env.FAULTS_MINUTES ?? 0);
/** Injecting each kind once takes two minutes on two idle cores; the rest is a margin for busy ones. */
const TEST_WITHIN_MS = (minutes + 25) * 60_000;

describe("faults", () => {
  it("lose no delivery, repeat none without a reason, and are recovered from within 30 seconds", {
    timeout: TEST_WITHIN_MS,
  }, async ({ signal }) => {
    console.info(`Seed ${seed}: npm run test:faults -- --seed ${seed} --minutes ${minutes}`);
    const text = await runFaults({ seed, minutes, only, keep, log: (line) => console.info(line), signal });
    console.info(text);
    expect(text).toContain('"lost":0');
  });
});
