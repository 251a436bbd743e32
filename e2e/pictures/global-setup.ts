import startStack from "../support/global-setup";

/** The most that the setting allows: the pictures of a page that waits are drawn meanwhile. */
const STATEMENT_TIMEOUT_MS = "7000";

/** The stack of the browser tests, whose statements wait as long as they may. */
export default function setup(): Promise<() => Promise<void>> {
  process.env.STATEMENT_TIMEOUT_MS = STATEMENT_TIMEOUT_MS;
  return startStack();
}
