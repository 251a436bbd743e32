/** Reads the quoting of a POSIX shell, for tests of commands: the words of each command of a pipe. Nothing is expanded. */
export function shellWords(script: string): string[][] {
  const commands: string[][] = [[]];
  let word: string | undefined;
  const end = () => {
    if (word !== undefined) commands.at(-1)?.push(word);
    word = undefined;
  };
  for (let at = 0; at < script.length; at++) {
    const found = script[at] ?? "";
    if (found === "'") {
      const close = script.indexOf("'", at + 1);
      if (close < 0) throw new Error("a quote is not closed");
      word = (word ?? "") + script.slice(at + 1, close);
      at = close;
    } else if (found === "\\") {
      const next = script[++at] ?? "";
      if (next !== "\n") word = (word ?? "") + next;
    } else if (found === "|") {
      end();
      commands.push([]);
    } else if (/\s/.test(found)) end();
    else if (/[$`";&<>()*?[\]#~!{}]/.test(found)) throw new Error(`${found} is not quoted`);
    else word = (word ?? "") + found;
  }
  end();
  return commands;
}
