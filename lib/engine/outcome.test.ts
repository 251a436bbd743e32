import { describe, expect, it } from "vitest";
import { judgeOutcome, type NoAnswer } from "./outcome";

describe("judgeOutcome", () => {
  it.each([
    [200, 200, "success", null],
    [201, 201, "success", null],
    [404, 404, "success", null],
    [202, 200, "partial", "unexpected_success"],
    [200, 204, "partial", "unexpected_success"],
    [302, 200, "failure", "other_status"],
    [404, 200, "failure", "client_error"],
    [200, 404, "partial", "unexpected_success"],
    [500, 200, "failure", "server_error"],
    [599, 200, "failure", "server_error"],
    [700, 200, "failure", "other_status"],
  ])("an answer %i where %i is expected is a %s (%s)", (status, expected, outcome, failureClass) => {
    const isSuccess = failureClass === null;
    expect(judgeOutcome({ type: "answer", status }, expected)).toEqual({
      outcome,
      httpStatus: status,
      failureClass,
      failureKind: isSuccess ? null : "http_status",
      failureDetail: isSuccess ? null : `Answered ${status}, expected ${expected}`,
    });
  });

  it.each<[NoAnswer, string]>([
    [
      { kind: "dns", subject: "nope.invalid", code: "ENOTFOUND" },
      "Host name not found: nope.invalid (ENOTFOUND)",
    ],
    [
      { kind: "connect_refused", subject: "127.0.0.1:9", code: "ECONNREFUSED" },
      "Connection refused by 127.0.0.1:9 (ECONNREFUSED)",
    ],
    [{ kind: "connect_timeout", subject: "slow:80", afterMs: 500 }, "Not connected to slow:80 within 500 ms"],
    [
      { kind: "connect_timeout", subject: "slow:80", code: "ETIMEDOUT" },
      "Connecting to slow:80 timed out (ETIMEDOUT)",
    ],
    [{ kind: "timeout", phase: "headers", afterMs: 2000 }, "No response headers within 2000 ms"],
    [
      { kind: "timeout", phase: "body", afterMs: 2000, status: 200 },
      "The response body did not end within 2000 ms",
    ],
    [
      { kind: "tls", subject: "old.test:443", reason: "certificate has expired", code: "CERT_HAS_EXPIRED" },
      "No secure connection with old.test:443: certificate has expired (CERT_HAS_EXPIRED)",
    ],
    [
      { kind: "reset", subject: "a.test:80", code: "ECONNRESET" },
      "a.test:80 closed the connection before answering in full (ECONNRESET)",
    ],
    [{ kind: "blocked_address", subject: "10.0.0.1" }, "Not sent: 10.0.0.1 is not a public address"],
    [
      { kind: "response_too_large", subject: "1024 KiB", status: 200 },
      "The response is larger than 1024 KiB",
    ],
    [
      { kind: "invalid_response", reason: "Expected HTTP/", code: "HPE_INVALID_CONSTANT" },
      "The response is not valid HTTP: Expected HTTP/ (HPE_INVALID_CONSTANT)",
    ],
    [
      { kind: "invalid_request", reason: "its URL is not an http(s) address" },
      "The request could not be made: its URL is not an http(s) address",
    ],
    [
      { kind: "network", subject: "a.test:80", reason: "no route", code: "EHOSTUNREACH" },
      "a.test:80 could not be reached: no route (EHOSTUNREACH)",
    ],
  ])("describes a missing answer because of $kind", (failure, failureDetail) => {
    expect(judgeOutcome({ type: "no_answer", failure }, 200)).toEqual({
      outcome: "failure",
      httpStatus: failure.status ?? null,
      failureClass: "no_response",
      failureKind: failure.kind,
      failureDetail,
    });
  });
});
