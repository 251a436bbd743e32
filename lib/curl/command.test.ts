import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { shellWords } from "../testing/shell-words";
import { curlCommand } from "./command";

const URL_ = "https://example.com/hook?a=1&b={x}[1-3]";
const ODD = `it's "$HOME" \`id\` $(id) \\ \n; rm -rf / & | > ' '' %s \u202e é 🦓 \r\n\t!`;

const words = (body: Uint8Array | string, headers: [string, string][] = [], url = URL_) =>
  shellWords(curlCommand({ url, headers, body: typeof body === "string" ? Buffer.from(body) : body }));

describe("the command of a request", () => {
  it.each([
    ["JSON", '{"a":"b"}'],
    ["nothing", ""],
    ["what a shell would run", ODD],
    ["what curl would take for a file", "@/etc/passwd"],
    ["what looks like an option", "--output x"],
    ["a byte order mark", "\ufeff{}"],
  ])("has the text as one argument: %s", (_what, body) => {
    const [command, ...others] = words(body, [["content-type", "text/plain"]]);
    expect(others).toEqual([]);
    expect(command).toEqual([
      ...["curl", "--globoff", "-X", "POST", URL_, "-H", "content-type: text/plain"],
      ...["--data-raw", body],
    ]);
  });

  it.each([
    ["a quote", ["x-a", "it's"], "x-a: it's"],
    ["a command", ["x-a", "$(id) `id`"], "x-a: $(id) `id`"],
    ["no value", ["x-a", ""], "x-a;"],
    ["a masked one", ["authorization", "[masked]"], "authorization: [masked]"],
  ] as const)("has a header with %s", (_what, header, expected) => {
    expect(words("{}", [[...header]])[0]).toContain(expected);
  });

  it("adds no content type where none was sent", () =>
    expect(words("{}", [["x-a", "1"]])[0]).toContain("content-type:"));

  it("takes a URL for one argument", () =>
    expect(words("", [], `https://a/'; rm -rf /;'`)[0]).toContain(`https://a/'; rm -rf /;'`));

  it("pipes what is too long for an argument", () => {
    const long = ODD.repeat(5000);
    expect(words(long)).toEqual([
      ["printf", "%s", long],
      expect.arrayContaining(["curl", "--data-binary", "@-"]),
    ]);
  });

  it.each([
    ["what is not UTF-8", Buffer.from([0xff, 0xfe, 0x41])],
    ["a zero byte", Buffer.from("a\0b")],
  ])("pipes binary data from base64: %s", (_what, body) => {
    const [source, decode, command] = words(body);
    expect(source).toEqual(["printf", "%s", body.toString("base64")]);
    expect(decode).toEqual(["base64", "-d"]);
    expect(command).toEqual(expect.arrayContaining(["--data-binary", "@-"]));
  });
});

const hasCurl = spawnSync("sh", ["-c", "command -v curl && command -v base64"]).status === 0;

it.skipIf(!hasCurl).each([
  ["text", Buffer.from(ODD)],
  ["nothing", Buffer.alloc(0)],
  ["binary data", Buffer.from([0, 1, 2, 0xff, 0xfe, 0x0a])],
  ["a long text", Buffer.from(ODD.repeat(3000))],
])("sends the same bytes and headers by a real shell: %s", async (_what, body) => {
  const { spawn } = await import("node:child_process");
  const server = createServer();
  const received = new Promise<{ body: Buffer; header: string | undefined; path: string | undefined }>(
    (resolve) => {
      server.on("request", async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        response.end();
        const header = request.headers["x-odd"];
        resolve({ body: Buffer.concat(chunks), header: String(header), path: request.url });
      });
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const command = curlCommand({
    url: `http://127.0.0.1:${port}/hook?a='x'`,
    headers: [["x-odd", "it's $HOME"]],
    body,
  });
  // Standard input, because a script that is an argument has the limit that it avoids.
  const shell = spawn("sh", ["-s"], { stdio: ["pipe", "ignore", "ignore"] });
  shell.stdin.end(`${command}\n`);
  expect(await received).toEqual({ body, header: "it's $HOME", path: "/hook?a='x'" });
  server.close();
  server.closeAllConnections();
});
