import { hash } from "node:crypto";
import { FAILURE_KIND_LABEL, type FailureKind } from "../failure";
import { fold } from "./fold";
import { plainText } from "./marks";
import { templateOf } from "./taken";

/** Another way of taking or folding gives other keys, and is another version. */
const VERSION = "v1";
const KEY_DIGITS = 32;

/** A failure, as far as it says to which cause it belongs. */
export type FailureFacts = {
  subscriberId: string;
  expectedStatus: number;
  /** Null when no answer came. */
  httpStatus: number | null;
  failureKind: FailureKind;
  /** The sentence about the failure, which ends with the error's code in parentheses or gives the reason after a colon. */
  failureDetail: string | null;
  contentType: string | null;
  /** The beginning of the answer, decoded; undefined when it is no text. */
  answer: string | undefined;
};

/** `key`: the same for failures of one cause, 32 hexadecimal digits. `template`: what they have in common, with its changing parts marked (marks.ts). */
export type Fingerprint = { key: string; template: string };

/**
 * The fingerprint of a failure: a hash of version, subscriber, expected status, received status or failure kind, and the template of
 * what was answered. @param template see failureTemplate, which is the costly part: answers repeat, and callers keep theirs
 */
export function fingerprintOf(
  failure: Pick<FailureFacts, "subscriberId" | "expectedStatus" | "httpStatus" | "failureKind">,
  template: string,
): Fingerprint {
  const { subscriberId, expectedStatus, httpStatus, failureKind } = failure;
  const received = failureKind === "http_status" ? httpStatus : failureKind;
  return { key: keyOf(subscriberId, expectedStatus, received, template), template };
}

/** The template of a failure: what was taken of its answer, or why there was none, folded. */
export function failureTemplate(
  failure: Pick<FailureFacts, "failureKind" | "failureDetail" | "answer" | "contentType">,
): string {
  return failure.failureKind === "http_status" ? answerTemplate(failure) : reasonTemplate(failure);
}

/** The key of the one group that takes the failures of a subscriber that has too many new groups. */
export const overflowKeyOf = (subscriberId: string): string => keyOf(subscriberId, "overflow");

const NO_TEXT = "not a text";
const NO_ANSWER = "empty answer";

function answerTemplate({ answer, contentType }: Pick<FailureFacts, "answer" | "contentType">): string {
  return answer === undefined ? NO_TEXT : templateOf(answer, contentType) || NO_ANSWER;
}

/** The code of an error at the end of a failure's sentence, as describeNoAnswer writes it. */
const CODE = /\(([A-Z][A-Z0-9_]{1,60})\)$/;
/** Kinds whose sentence gives the reason after a colon. */
const WITH_REASON = new Set<FailureKind>(["tls", "invalid_response", "invalid_request", "network"]);

function reasonTemplate({
  failureKind,
  failureDetail,
}: Pick<FailureFacts, "failureKind" | "failureDetail">): string {
  const label = FAILURE_KIND_LABEL[failureKind];
  const code = CODE.exec(failureDetail ?? "")?.[1];
  if (code) return `${label} (${code})`;
  const at = WITH_REASON.has(failureKind) ? (failureDetail?.indexOf(": ") ?? -1) : -1;
  return at === -1 ? label : `${label}: ${fold(plainText(failureDetail?.slice(at + 2, at + 600) ?? ""))}`;
}

function keyOf(...parts: (string | number | null)[]): string {
  return hash("sha256", `${VERSION}\n${parts.join("\n")}`, "hex").slice(0, KEY_DIGITS);
}
