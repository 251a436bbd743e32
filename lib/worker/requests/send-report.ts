import type { SendResult } from "../../engine/outcome";

export type ResponseHeaders = Record<string, string | string[] | undefined>;

/** The result of a request, as the network returned it. */
export type SendReport = {
  result: SendResult;
  durationMs: number;
  headers: ResponseHeaders | null;
  /** The first 16 KiB; null when no body was read. */
  body: Buffer | null;
  isTruncated: boolean;
  /** How often it was sent again because a reused connection ended without a byte of an answer. */
  resent?: number;
  /** The payload is gone, so that no further attempt can be made either. */
  isPayloadRemoved?: boolean;
};

/** Why a request could not be built. */
export type Unsendable = { problem: string; isPayloadRemoved?: boolean };

/** The report of a request that could not be built. */
export function neverSent({ problem: reason, isPayloadRemoved = false }: Unsendable): SendReport {
  return {
    result: { type: "no_answer", failure: { kind: "invalid_request", reason } },
    isPayloadRemoved,
    durationMs: 0,
    headers: null,
    body: null,
    isTruncated: false,
  };
}
