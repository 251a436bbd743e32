import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchPayloads } from "./batch-payloads";

describe("batchPayloads", () => {
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
  ])("cuts the payloads out of %s", (text, expected) => {
    expect(batchPayloads(text)).toEqual(expected);
  });

  it("takes a body of many escapes", () => {
    const payload = `"${'\\\\\\"'.repeat(1_000_000)}"`;
    expect(batchPayloads(`{"events":[{"payload":${payload}}]}`)).toEqual([payload]);
  });

  it("finds what a parser finds, however it is written", () => {
    const events = fc.array(
      fc.record({ topic: fc.string(), payload: fc.jsonValue(), after: fc.jsonValue() }),
    );
    fc.assert(
      fc.property(events, fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (list, other, indent) => {
        const text = JSON.stringify({ other, events: list, more: other }, null, indent);
        expect(batchPayloads(text).map((payload) => JSON.parse(payload))).toEqual(
          JSON.parse(text).events.map((event: { payload: unknown }) => event.payload),
        );
      }),
    );
  });
});
