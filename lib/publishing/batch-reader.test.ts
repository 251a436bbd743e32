import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inTurns } from "../text/in-turns";
import { JsonProblem } from "../text/read-json";
import { readBatch } from "./batch-reader";
import { RawJson } from "./schema";

type Batch = { events: { payload: unknown }[] };
const read = async (text: string) => inTurns(readBatch(Buffer.from(text)));

async function batchPayloads(text: string): Promise<string[]> {
  const { events } = (await read(text)).value as Batch;
  return events.map(({ payload }) => (payload instanceof RawJson ? payload.bytes.toString() : "none"));
}

describe("the payloads of a batch", () => {
  it.each([
    ['{"events":[]}', []],
    ['{"events":[{"payload":12345678901234567890.10}]}', ["12345678901234567890.10"]],
    [
      ' { "events" : [ { "topic":"t" , "payload" : { "a" : [ 1 , 2 ] } , "x":1 } ] } ',
      ['{ "a" : [ 1 , 2 ] }'],
    ],
    ['{"events":[{"payload":"a\\"}]\\\\"},{"payload":null}]}', ['"a\\"}]\\\\"', "null"]],
    ['{"a":{"events":[{"payload":1}]},"events":[{"payload":{"payload":2}}]}', ['{"payload":2}']],
    ['{"events":[{"payload":1,"payload":2}]}', ["2"]],
    ['{"events":[{"payload":1}],"events":[{"payload":[]}]}', ["[]"]],
    ['{"\\u0065vents":[{"p\\u0061yload":true}]}', ["true"]],
    ['{"events":[{"payload":-1e400\n}]}', ["-1e400"]],
  ])("cuts the payloads out of %s", async (text, expected) => {
    expect(await batchPayloads(text)).toEqual(expected);
  });

  it("reads a body of many escapes", async () => {
    const payload = `"${'\\\\\\"'.repeat(1_000_000)}"`;
    expect(await batchPayloads(`{"events":[{"payload":${payload}}]}`)).toEqual([payload]);
  });

  it("equal those of a JSON parser in any notation", async () => {
    const events = fc.array(
      fc.record({ topic: fc.string(), payload: fc.jsonValue(), after: fc.jsonValue() }),
    );
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.jsonValue(),
        fc.integer({ min: 0, max: 3 }),
        async (list, other, indent) => {
          const text = JSON.stringify({ other, events: list, more: other }, null, indent);
          expect((await batchPayloads(text)).map((payload) => JSON.parse(payload))).toEqual(
            JSON.parse(text).events.map((event: { payload: unknown }) => event.payload),
          );
        },
      ),
    );
  });
});

describe("a batch", () => {
  it("equals the result of a JSON parser, except for its payloads", async () => {
    const text = '{"events":[{"topic":"\\u00e9","value":1.5,"payload":[1],"__proto__":1}],"other":{"a":1}}';
    expect(await read(text)).toEqual({
      value: {
        events: [
          Object.fromEntries([
            ...Object.entries({ topic: "é", value: 1.5, payload: new RawJson(Buffer.from("[1]")) }),
            ["__proto__", null],
          ]),
        ],
        other: null,
      },
      unlisted: 0,
    });
  });

  it.each(["[]", "null", "1", '"a"', '{"events":1}', '{"events":{}}', '{"events":[1,[],null]}'])(
    "of another form is read as it is: %s",
    async (text) => expect((await read(text)).value).toEqual(JSON.parse(text)),
  );

  it.each([
    "",
    "{",
    '{"events":[}',
    '{"events":[{"payload":[1,]}]}',
    '{"events":[]} x',
    '{"events":[{"a":tru}]}',
  ])("is not JSON: %s", async (text) => {
    await expect(read(text)).rejects.toThrow(new JsonProblem("is not valid JSON"));
  });

  it("is not JSON without being UTF-8", async () => {
    await expect(inTurns(readBatch(Buffer.from([0x22, 0xff, 0x22])))).rejects.toThrow(JsonProblem);
  });

  it.each([
    ["payload", `{"events":[{},{"payload":${"[".repeat(101)}${"]".repeat(101)}}]}`, "events.1.payload"],
    ["unknown field", `{"x":${'{"a":'.repeat(5000)}`, "x"],
    ["other field", `{"events":[{"topic":${"[".repeat(100_000)}`, "events.0.topic"],
  ])("is refused when its %s is too deep", async (_name, text, field) => {
    await expect(read(text)).rejects.toMatchObject({ field, message: expect.stringMatching(/100 levels/) });
  });

  it("accepts a payload of 100 levels", async () => {
    const payload = "[".repeat(100) + "]".repeat(100);
    expect(await batchPayloads(`{"events":[{"payload":${payload}}]}`)).toEqual([payload]);
  });

  it("is refused for a long member other than a payload", async () => {
    const text = `{"events":[{"topic":"${"x".repeat(20_000)}"}]}`;
    await expect(read(text)).rejects.toMatchObject({ field: "events.0.topic" });
  });

  it("names some of many unknown members, and counts the others", async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => `"${"k".repeat(500)}${index}":${index}`);
    const { value, unlisted = 0 } = await read(`{"events":[{${keys}}]}`);
    const [event = {}] = (value as { events: object[] }).events;
    expect(unlisted).toBe(999);
    expect(Object.keys(event).every((name) => name.length < 210)).toBe(true);
  });

  it("keeps no more events than the refusal needs", async () => {
    const { value } = await read(`{"events":[${"{},".repeat(5000)}{}]}`);
    expect((value as Batch).events.length).toBe(1001);
  });
});
