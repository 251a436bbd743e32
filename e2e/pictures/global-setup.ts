import startStack from "../support/global-setup";

/** Longer than the pictures of one page take while its statements are held. */
const STATEMENT_TIMEOUT_MS = "60000";

/** The stack of the browser tests, whose statements wait for as long as a picture of waiting needs. */
export default function setup(): Promise<() => Promise<void>> {
  process.env.STATEMENT_TIMEOUT_MS = STATEMENT_TIMEOUT_MS;
  return startStack();
}
