import {
  type FailureFacts,
  type Fingerprint,
  failureTemplate,
  fingerprintOf,
} from "../../engine/fingerprint/fingerprint";
import { beginningOf } from "../../text/content-coding";
import type { HeaderValues } from "../../text/header-lines";
import { receivedText } from "../../text/received-text";
import { RecentValues } from "./recent-values";

/** A failed attempt, as it was answered. */
export type FailedAttempt = Omit<FailureFacts, "answer" | "contentType"> & {
  headers: HeaderValues | null;
  body: Uint8Array | null;
};

/** So much of an answer is read, in bytes. */
const READ_BYTES = 2048;

/** Answers repeat: their templates are kept, by what is read of them. At most 1 MB, with 2 KB for each. */
const templates = new RecentValues<string, string>(500);

/** The fingerprint of a failed attempt. */
export function fingerprintOfAttempt(attempt: FailedAttempt): Fingerprint {
  const read = whatIsRead(attempt);
  let template = templates.get(read);
  if (template === undefined) {
    template = failureTemplate({
      ...attempt,
      contentType: contentTypeOf(attempt),
      answer: answerOf(attempt),
    });
    templates.set(read, template);
  }
  return fingerprintOf(attempt, template);
}

function whatIsRead(attempt: FailedAttempt): string {
  if (attempt.failureKind !== "http_status") return `${attempt.failureKind}\n${attempt.failureDetail}`;
  return `${contentTypeOf(attempt)}\n${codingOf(attempt)}\n${attempt.body ? latin1(attempt.body) : ""}`;
}

function latin1(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.length);
  return bytes.toString("latin1", 0, READ_BYTES);
}

function answerOf(attempt: FailedAttempt): string | undefined {
  const bytes = beginningOf(attempt.body ?? new Uint8Array(), codingOf(attempt));
  const headers = { "content-type": contentTypeOf(attempt) ?? undefined };
  // A character may be cut at the end.
  return bytes && receivedText(bytes.subarray(0, READ_BYTES), { headers, truncated: true })?.text;
}

const contentTypeOf = ({ headers }: FailedAttempt) => joined(headers?.["content-type"]) || null;
const codingOf = ({ headers }: FailedAttempt) => joined(headers?.["content-encoding"]);
const joined = (value: string | string[] | undefined) =>
  Array.isArray(value) ? value.join(", ") : (value ?? "");
