import { readFileSync } from "node:fs";
import type { z } from "zod";
import { type ConfigurationFile, configurationFile } from "../configuration/schema";
import { JsonWalk, TOKEN } from "../text/json-walk";
import { problemLines } from "./sentence";

const STANDARD_INPUT = 0;

/**
 * Reads and checks a file with the configuration; `-` is standard input.
 * @throws with a sentence, and a line for each problem with its path in the file
 */
export function readConfigurationFile(path: string): ConfigurationFile {
  const where = path === "-" ? "Standard input" : path;
  const result = configurationFile.safeParse(parse(readText(path, where), where), {
    error: ({ code, input }) =>
      code === "invalid_type" && input === undefined ? "This field is missing." : undefined,
  });
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(problemsOf);
  throw new Error(
    [`${where} is no configuration. Nothing was changed.`, ...problemLines(problems)].join("\n"),
  );
}

function readText(path: string, where: string): string {
  try {
    // Some editors begin a file with a byte order mark.
    return readFileSync(path === "-" ? STANDARD_INPUT : path, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new Error(`${where} ${UNREADABLE[code] ?? "could not be read"}. Nothing was changed.`);
  }
}

const UNREADABLE: Record<string, string> = {
  ENOENT: "does not exist",
  EISDIR: "is a folder and no file",
  EACCES: "may not be read by this user",
};

/** The message of the parser is not used: it quotes the text, which may hold secrets. */
function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${where} is no JSON after ${endOfJson(text)}. Nothing was changed.`);
  }
}

/** The place after which a text is no JSON any more. */
function endOfJson(text: string): string {
  const bytes = Buffer.from(text);
  const walk = new JsonWalk(bytes);
  while (walk.next() < TOKEN.end);
  const lines = bytes.toString("utf8", 0, walk.end).split("\n");
  return `line ${lines.length}, column ${lines.at(-1)?.length ?? 0}`;
}

/** An unknown field has the path of the field, not of the object around it. */
function problemsOf(issue: z.core.$ZodIssue): { field: string; message: string }[] {
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => ({
      field: [...issue.path, key].join("."),
      message: "Unknown field.",
    }));
  return [{ field: issue.path.join("."), message: issue.message }];
}
