import { open } from "node:fs/promises";

/** Settings with which the log of the server contains the duration of each statement of a connection. */
export const STATEMENT_LOG_SETTINGS = {
  log_min_duration_statement: "0",
  log_line_prefix: "%a|",
  // Parameter values would be megabytes.
  log_parameter_max_length: "0",
};

/** One execution of a prepared statement, planning included. */
export type Execution = { application: string; statement: string; ms: number };

const LINE = /^(.*)\|LOG: {2}duration: ([\d.]+) ms {2}(parse|bind|execute) ([^:]+): /;

/** Returns the executions in a part of PostgreSQL's log. Parsing and binding, which include planning, count for the next one. */
export function readExecutions(text: string): Execution[] {
  const executions: Execution[] = [];
  const prepared = new Map<string, number>();
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (!match) continue;
    const [, application = "", duration, phase, statement = ""] = match;
    const key = `${application}|${statement}`;
    const ms = Number(duration) + (prepared.get(key) ?? 0);
    if (phase === "execute") {
      prepared.delete(key);
      executions.push({ application, statement, ms });
    } else prepared.set(key, ms);
  }
  return executions;
}

/** Reads a log in parts: each call returns the text added since the previous one. */
export class LogReader {
  #position = 0;

  constructor(private readonly file: string) {}

  async next(): Promise<string> {
    const handle = await open(this.file);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read({
        buffer: Buffer.alloc(size - this.#position),
        position: this.#position,
      });
      this.#position += bytesRead;
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  }
}
