import { supervise } from "../../supervisor/supervise";

/** A supervisor in a separate process, for tests that kill it. Its only child is the Node script in argument 1. */
const [script = "", output = ""] = process.argv.slice(2);
const spec = {
  name: "the child",
  args: ["-e", script],
  env: process.env,
  output,
  ready: async () => {},
  stopWithinMs: 2_000,
};
await supervise(spec, { report: () => {}, spawned: (pid) => console.log(pid) });
