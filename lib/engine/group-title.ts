import { FAILURE_KIND_LABEL, type FailureKind } from "./failure";

/** The name of a failure group. */

type Titled = {
  subscriberName: string;
  expectedStatusCode: number;
  httpStatus: number | null;
  failureKind: FailureKind;
  template: string;
  isOverflow: boolean;
};

/** What a group is called: its template, or what stands for one. @param seesPayloads whether the reader may see what receivers answered */
export function titleOf(group: Titled, seesPayloads: boolean): string {
  if (!seesPayloads) return factsOf(group);
  if (group.isOverflow) return "Other answers";
  return group.template || receivedText(group);
}

/** `Billing: expected 200, received 503`. */
function factsOf({ subscriberName, expectedStatusCode, ...received }: Titled): string {
  return `${subscriberName}: expected ${expectedStatusCode}, ${receivedText(received)}`;
}

/** `received 503`, or why no answer came. */
export function receivedText({
  httpStatus,
  failureKind,
}: Pick<Titled, "httpStatus" | "failureKind">): string {
  return httpStatus === null ? FAILURE_KIND_LABEL[failureKind] : `received ${httpStatus}`;
}
