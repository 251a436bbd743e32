import { describe, expect, it } from "vitest";
import { parseMailServer } from "./mail-server";
import { refusalReason } from "./smtp-refusal";

const PASSWORD = "s3cret pass";
const server = parseMailServer(
  `smtp://hub:${encodeURIComponent(PASSWORD)}@mail.example.com:2525`,
  "http://localhost",
);
const PATIENCE = { connectMs: 15_000, answerMs: 600_000 };
const reasonOf = (message: string, facts: object = {}) =>
  refusalReason(Object.assign(new Error(message), facts), server, PATIENCE);

describe("the reason of a refusal", () => {
  it.each<[string, string, object, string]>([
    [
      "a system error under the library's code",
      "connect ECONNREFUSED 192.0.2.1:2525",
      { code: "ESOCKET", originalCode: "ECONNREFUSED", address: "192.0.2.1", port: 2525 },
      "Connection refused by 192.0.2.1:2525 (ECONNREFUSED)",
    ],
    [
      "an unknown name",
      "getaddrinfo ENOTFOUND mail.example.com",
      { code: "EDNS", originalCode: "ENOTFOUND" },
      "Host name not found: mail.example.com (ENOTFOUND)",
    ],
    [
      "a name server without an answer",
      "queryA ETIMEOUT mail.example.com",
      { code: "EDNS", originalCode: "ETIMEOUT" },
      "Host name not found: mail.example.com (ETIMEOUT)",
    ],
    [
      "a cut connection",
      "read ECONNRESET",
      { code: "ESOCKET", originalCode: "ECONNRESET" },
      "mail.example.com:2525 closed the connection before answering in full (ECONNRESET)",
    ],
    [
      "a connection that ends",
      "Connection closed unexpectedly",
      { code: "ECONNECTION" },
      "mail.example.com:2525 closed the connection before answering in full",
    ],
    [
      "no connection in time",
      "Connection timeout",
      { code: "ETIMEDOUT", timeoutType: "CONNECT_TIMEOUT" },
      "Not connected to mail.example.com:2525 within 15000 ms",
    ],
    [
      "no greeting in time",
      "Greeting never received",
      { code: "ETIMEDOUT", timeoutType: "GREETING_TIMEOUT" },
      "Timeout: mail.example.com:2525 did not begin as a mail server within 15000 ms",
    ],
    [
      "no answer in time",
      "Timeout",
      { code: "ETIMEDOUT", timeoutType: "SOCKET_TIMEOUT" },
      "Timeout: mail.example.com:2525 did not answer within 600000 ms",
    ],
    [
      "an expired certificate",
      "certificate has expired",
      { code: "ESOCKET", originalCode: "CERT_HAS_EXPIRED" },
      "No secure connection with mail.example.com:2525: certificate expired",
    ],
    [
      "TLS to a port that speaks without",
      "40B7D2C1:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../record.c:354:\n",
      { code: "ESOCKET", originalCode: "EPROTO" },
      "No secure connection with mail.example.com:2525: the other side does not speak TLS on this port",
    ],
    [
      "an upgrade to TLS with another's certificate",
      "Error initiating TLS - Hostname/IP does not match certificate's altnames: Host: mail.example.com. is not in the cert's altnames: DNS:a.example",
      { code: "ETLS" },
      "No secure connection with mail.example.com:2525: certificate's name does not match the host name",
    ],
    [
      "an upgrade to TLS that OpenSSL ended",
      "Error initiating TLS - 40B7D2C1:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../rec.c:1605:\n",
      { code: "ETLS" },
      "No secure connection with mail.example.com:2525: the other side refused the TLS handshake",
    ],
    [
      "an upgrade to TLS that ended somehow",
      "Error initiating TLS - Client network socket disconnected",
      { code: "ETLS" },
      "No secure connection with mail.example.com:2525",
    ],
    [
      "an upgrade to TLS that the server refuses",
      "Error upgrading connection with STARTTLS: 502 no\u0007",
      { code: "ETLS", response: "502 no\u0007", responseCode: 502 },
      'No secure connection with mail.example.com:2525: 502 answered by the mail server: "no\\u0007"',
    ],
    [
      "no way of signing in",
      'Unknown authentication method "X"',
      { code: "EAUTH" },
      "The mail server offers no way of signing in that can be used",
    ],
    [
      "an address that the library refuses",
      'Invalid recipient "a"',
      { code: "EENVELOPE" },
      "An address of the e-mail cannot be written in SMTP",
    ],
    [
      "a message that is too large",
      "Message size larger than allowed 3",
      { code: "EMESSAGE" },
      "The e-mail is larger than the mail server takes",
    ],
    [
      "replies without end",
      "Server response exceeds maximum allowed size",
      { code: "EPROTOCOL" },
      "The mail server does not answer in SMTP",
    ],
    [
      "a greeting of another protocol",
      "Invalid greeting. response=SSH-2.0-x",
      { code: "EPROTOCOL", response: 'SSH-2.0-"x"' },
      `The mail server does not answer in SMTP: "SSH-2.0-'x'"`,
    ],
    [
      "an unforeseen error",
      "Zalgo\n\u202e",
      { code: "EWHATEVER" },
      "The e-mail could not be sent (EWHATEVER)",
    ],
    ["an unforeseen error, without a code", "boom", {}, "The e-mail could not be sent"],
  ])("is a sentence of ours: %s", (_, message, facts, sentence) => {
    expect(reasonOf(message, facts)).toBe(sentence);
  });

  it("quotes the server's reply in one bounded line with visible control characters and a clear end", () => {
    const response = `550-5.1.1 "no"\r\n550 \u202esuch\u0000 ${"x".repeat(2_000_000)}`;
    const reason = reasonOf("Message failed", { code: "EMESSAGE", response, responseCode: 550 });
    expect(reason).toMatch(/^550 answered by the mail server: "5\.1\.1 'no' 550 \\u202esuch\\u0000 x+…"$/);
    expect(reason.length).toBeLessThan(300);
  });

  it("never contains the password in any sent form, nor a part of it where the reply is cut", () => {
    const forms = [
      PASSWORD,
      encodeURIComponent(PASSWORD),
      Buffer.from(PASSWORD).toString("base64"),
      Buffer.from(`\0hub\0${PASSWORD}`).toString("base64"),
    ];
    for (const form of forms) {
      for (const before of [0, 180, 190, 195]) {
        const response = `535 ${"y".repeat(before)}${form} tail`;
        const reason = reasonOf("Invalid login", { code: "EAUTH", response, responseCode: 535 });
        expect(reason).not.toContain(form.slice(0, 4));
      }
    }
  });

  it("describes the first of several addresses", () => {
    const first = Object.assign(new Error("a"), { code: "ECONNREFUSED", address: "192.0.2.1", port: 25 });
    const error = Object.assign(new AggregateError([first]), {
      code: "ESOCKET",
      originalCode: "ECONNREFUSED",
    });
    expect(refusalReason(error, server, PATIENCE)).toBe("Connection refused by 192.0.2.1:25 (ECONNREFUSED)");
  });
});
