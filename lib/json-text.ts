const INDENT = "  ";

/**
 * JSON on many lines, with every number, string and key exactly as it was written: parsing and printing it again would
 * round long numbers and drop repeated keys, and an operator would read a payload that was never sent.
 * @returns undefined when the text is no JSON
 */
export function indentJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  let depth = 0;
  let written = "";
  const newLine = () => `\n${INDENT.repeat(depth)}`;
  for (const [index, token] of tokens.entries()) {
    const opensEmpty = tokens[index - 1] === "{" || tokens[index - 1] === "[";
    if (token === "}" || token === "]") {
      depth--;
      written += opensEmpty ? token : newLine() + token;
    } else if (token === "," || token === ":") {
      written += token === "," ? token : ": ";
    } else {
      if (index > 0 && tokens[index - 1] !== ":") written += newLine();
      written += token;
      if (token === "{" || token === "[") depth++;
    }
  }
  return written;
}
