import { expect, it } from "vitest";
import { DELIVERY_STATES } from "../../engine/state";
import { readSourceFiles } from "../../testing/source-files";

/** Statements of mails: `mail.state` has states of its own. */
const OTHER_STATES = new Set(["lib/worker/mail/mail-statements.ts"]);

it("worker SQL takes the states of deliveries from engine/state.ts", () => {
  const literal = new RegExp(`'(?:${DELIVERY_STATES.join("|")})'`);
  const statements = readSourceFiles().filter(
    ({ path, isTest }) => path.startsWith("lib/worker/") && !isTest && !OTHER_STATES.has(path),
  );
  expect(statements.length).toBeGreaterThan(20);
  expect(statements.filter(({ text }) => literal.test(text)).map(({ path }) => path)).toEqual([]);
});
