import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { curlOf, type EventToTry, eventToTry, publishPath } from "./try-it";

const event = (more: Partial<EventToTry> = {}): EventToTry => ({
  handlerId: "0190f0a0-0000-7000-8000-000000000000",
  topic: "latency",
  context: "default",
  contentType: "application/json",
  body: "{}",
  priority: "",
  value: "",
  idempotencyKey: "",
  ...more,
});

/** What a shell passes to curl. */
function argumentsOf(command: string): string[] {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("sh", ["-c", script], { env: { ...process.env, KEY: "k" } })
    .toString()
    .split("\0")
    .slice(0, -1);
}

describe("the command for a shell", () => {
  it.each([
    ["quotes", `{"a":"it's","b":"$HOME \`id\` \\\\"}`],
    ["several lines", "one\ntwo\n"],
    ["the name of a file", "@/etc/passwd"],
    ["nothing", ""],
    ["right-to-left text and emoji", "שלום 🚚"],
  ])("sends a body of %s as it is", (_, body) =>
    expect(argumentsOf(curlOf("https://hub.example", "/alerts", event({ body })))).toEqual([
      ...["-X", "POST", "https://hub.example/api/events/alerts/latency", "-H", "Authorization: Bearer k"],
      ...["-H", "content-type: application/json", "--data-raw", body],
    ]),
  );

  it("has the headers that were filled in, and no type where none is given", () => {
    const headers = { contentType: "", priority: "high", value: " 12.5 ", idempotencyKey: "it's" } as const;
    const sent = argumentsOf(curlOf("https://hub.example", "/alerts", event(headers)));
    expect(sent.filter((_, index) => sent[index - 1] === "-H").slice(1)).toEqual([
      ...["event-priority: high", "event-value: 12.5", "idempotency-key: it's", "content-type:"],
    ]);
  });
});

it("the default context adds no segment to the path", () =>
  expect(["default", "testing"].map((context) => publishPath("/a/b", { topic: "c", context }))).toEqual([
    "/a/b/c",
    "/testing/a/b/c",
  ]));

it.each([
  ["a header with a line break", { idempotencyKey: "a\nb" }],
  ["a header that is not ASCII", { value: "１" }],
  ["a body of more than 256 KiB", { body: "é".repeat(131_073) }],
])("refuses %s", (_, more) => expect(eventToTry.safeParse(event(more)).success).toBe(false));
