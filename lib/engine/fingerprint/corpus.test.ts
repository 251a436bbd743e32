import { describe, expect, it } from "vitest";
import { APIS } from "../../testing/answers/apis";
import type { Cause } from "../../testing/answers/cause";
import { FRAMEWORKS } from "../../testing/answers/frameworks";
import { GATEWAYS } from "../../testing/answers/gateways";
import { LANGUAGES } from "../../testing/answers/languages";
import { ODD } from "../../testing/answers/odd";
import { PROXIES } from "../../testing/answers/proxies";
import { SHAPES } from "../../testing/answers/shapes";
import { fingerprintOfAttempt } from "../../worker/settling/failure-templates";

const CORPUS = [...PROXIES, ...GATEWAYS, ...FRAMEWORKS, ...LANGUAGES, ...APIS, ...SHAPES, ...ODD];

function fingerprints({ status = 500, type, answers }: Cause) {
  const facts = {
    subscriberId: "s",
    expectedStatus: 204,
    httpStatus: status,
    failureKind: "http_status",
  } as const;
  const headers = { "content-type": type };
  return answers.map((answer) =>
    fingerprintOfAttempt({ ...facts, failureDetail: null, headers, body: Buffer.from(answer) }),
  );
}

describe("the corpus of answers", () => {
  it("has 200 answers at least, of many causes", () => {
    expect(CORPUS.flatMap(({ answers }) => answers).length).toBeGreaterThanOrEqual(200);
  });

  it.each(CORPUS)("$name: one group", (cause) => {
    expect([...new Set(fingerprints(cause).map(({ template }) => template))]).toHaveLength(1);
  });

  it("has as many groups as causes", () => {
    const causesOf = new Map<string, string[]>();
    for (const cause of CORPUS)
      for (const key of new Set(fingerprints(cause).map((one) => one.key)))
        causesOf.set(key, [...(causesOf.get(key) ?? []), cause.name]);
    expect([...causesOf.values()].filter((causes) => causes.length > 1)).toEqual([]);
    expect(causesOf.size).toBe(CORPUS.length);
  });
});
