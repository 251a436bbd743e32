/** A problem that prevents a start: one sentence with a remedy, printed without a stack trace. */
export class StartProblem extends Error {
  override name = "StartProblem";
}
