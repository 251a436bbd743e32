/** What stands against a start, in one sentence that also says what to do. It is printed as it is, without a stack. */
export class StartProblem extends Error {
  override name = "StartProblem";
}
