/** A request as a command of a POSIX shell that sends it again with curl. */
export type SentRequest = {
  url: string;
  /** Names and values in the order in which they were sent. */
  headers: readonly (readonly [string, string])[];
  body: Uint8Array;
};

/** The longest body that is an argument of curl: Linux allows 128 KiB for one. A longer one comes by standard input. */
const LONGEST_ARGUMENT = 96 * 1024;

/**
 * Builds the command. Every part from outside is quoted, so that the shell takes none of it for a command, a variable or a file: text
 * is an argument, a long text comes from `printf`, which has no limit, and binary data from base64.
 */
export function curlCommand({ url, headers, body }: SentRequest): string {
  const text = textOf(body);
  const isArgument = text !== undefined && body.length <= LONGEST_ARGUMENT;
  const lines = [
    // Braces and brackets in the URL stand for themselves.
    `curl --globoff -X POST ${quoted(url)}`,
    ...headers.map(([name, value]) => `-H ${quoted(headerText(name, value))}`),
    // Without it curl adds a type of its own to a body.
    ...(headers.some(([name]) => name.toLowerCase() === "content-type") ? [] : [`-H 'content-type:'`]),
    isArgument ? `--data-raw ${quoted(text)}` : "--data-binary @-",
  ];
  const command = lines.join(" \\\n  ");
  if (isArgument) return command;
  const source =
    text === undefined
      ? `printf '%s' '${Buffer.from(body).toString("base64")}' | base64 -d`
      : `printf '%s' ${quoted(text)}`;
  return `${source} |\n  ${command}`;
}

/** Quotes a text for a POSIX shell, in which nothing ends single quotes but one of them. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A header of curl: without a value it ends with a semicolon, or curl would not send it. */
function headerText(name: string, value: string): string {
  return value === "" ? `${name};` : `${name}: ${value}`;
}

/** The text of a body that can be an argument: UTF-8 without zero bytes; undefined for other bytes. */
function textOf(body: Uint8Array): string | undefined {
  if (body.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return undefined;
  }
}
