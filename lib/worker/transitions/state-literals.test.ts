import { expect, it } from "vitest";
import { DELIVERY_STATES } from "../../engine/state";
import { readSourceFiles } from "../../testing/source-files";

/** Statements of mails and of operations: `mail.state`, `operation.state` and `operation_item.result` have values of their own. */
const OTHER_STATES = new Set([
  "lib/worker/mail/mail-statements.ts",
  "lib/worker/operations/conduct-statements.ts",
  "lib/worker/operations/finish-operations.ts",
]);

it("worker SQL takes the states of deliveries from engine/state.ts", () => {
  const literal = new RegExp(`'(?:${DELIVERY_STATES.join("|")})'`);
  const statements = readSourceFiles().filter(
    ({ path, isTest }) => path.startsWith("lib/worker/") && !isTest && !OTHER_STATES.has(path),
  );
  expect(statements.length).toBeGreaterThan(20);
  expect(statements.filter(({ text }) => literal.test(text)).map(({ path }) => path)).toEqual([]);
});
