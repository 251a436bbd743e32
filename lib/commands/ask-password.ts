import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";

/**
 * Reads a password: the first line of standard input, or, at a terminal, two hidden inputs.
 * @throws with a sentence when the two inputs differ
 */
export async function askPassword(): Promise<string> {
  if (!process.stdin.isTTY) return readLine();
  const password = await prompt("Password: ");
  if ((await prompt("Again: ")) !== password) throw new Error("The two passwords differ.");
  return password;
}

async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    lines.close();
    process.stdin.destroy();
  }
}

async function prompt(question: string): Promise<string> {
  process.stderr.write(question);
  // readline writes no output to this terminal, so that the input stays hidden.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  lines.once("SIGINT", () => process.exit(130));
  const [line] = await once(lines, "line");
  lines.close();
  process.stderr.write("\n");
  return line;
}
