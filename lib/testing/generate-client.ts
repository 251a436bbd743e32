import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const GENERATOR = path.resolve("node_modules/@hey-api/openapi-ts/dist/run.mjs");
/** The generator requires the JavaScript API of `typescript`, which the compiler of this repository no longer has. */
const HOOK = `import { register } from "node:module";
register("data:text/javascript," + encodeURIComponent(\`
  export const resolve = (name, context, next) => next(name === "typescript" ? "typescript-api" : name, context);
\`));`;

/**
 * Generates a TypeScript client of an OpenAPI document, as a user of the API does.
 * @returns its folder, which the caller removes
 */
export async function generateClient(document: object): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-client-"));
  const input = path.join(folder, "openapi.json");
  const hook = path.join(folder, "hook.mjs");
  await Promise.all([writeFile(input, JSON.stringify(document)), writeFile(hook, HOOK)]);
  const output = path.join(folder, "client");
  const options = ["--input", input, "--output", output, "--client", "@hey-api/client-fetch", "--silent"];
  await promisify(execFile)(process.execPath, ["--import", hook, GENERATOR, ...options]);
  return folder;
}
