import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** Runs lines of code that print, and returns their output with durations shown as "0 s". */
function output(code: string): string {
  const script = `import { say, step } from "./lib/supervisor/say.ts";\n${code}`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  expect(stderr).toBe("");
  return stdout.replace(/\d+\.\d s/g, "0 s");
}

describe("the lines of a start", () => {
  it("shows the step under way, then its end on the same line", () => {
    const printed = output(`
      await step("Starting", async () => 3, (count) => count + " started");
      say("Done.");`);
    expect(printed).toBe("  Starting … 3 started, 0 s\nDone.\n");
  });

  it("gives the end of each of two concurrent steps to the right one", () => {
    const printed = output(`
      let end;
      const building = step("Building", () => new Promise((resolve) => { end = resolve; }));
      const loading = step("Loading", () => building);
      end();
      await loading;`);
    expect(printed).toBe("  Building … \n  Loading … \n  Building: 0 s\n  Loading: 0 s\n");
  });
});
