import { createServer as createPlainServer } from "node:http";
import type { AddressInfo, Server } from "node:net";
import { createServer, type TlsOptions } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { judgeOutcome } from "../engine/outcome";
import { selfSigned } from "../testing/servers/self-signed";
import { createSender } from "../worker/requests/send";
import type { SendReport } from "../worker/requests/send-report";
import { createAddressGuard } from "./address-guard";
import { explainNetworkError } from "./network-error";
import { RefusedCertificateError, tlsProblem } from "./tls-problem";

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

/** Sends a delivery to a server with these settings, addressed by a name or as 127.0.0.1. Returns the failure. */
async function detailOf(server: Server, name = "127.0.0.1"): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const resolve = async () => [{ address: "127.0.0.1", family: 4 }];
  const sender = createSender(createAddressGuard(["127.0.0.0/8"], resolve));
  const origin = `https://${name}:${(server.address() as AddressInfo).port}`;
  const request = { origin, path: "/", headers: [], body: Buffer.from("x"), timeoutMs: 5000 };
  const report = await new Promise<SendReport>((onReport) => void sender.send(request, { onReport }));
  await sender.close();
  const outcome = judgeOutcome(report.result, 200);
  expect(outcome.failureKind).toBe("tls");
  const detail = outcome.failureDetail ?? "";
  expect(detail.split("\n")).toHaveLength(1);
  const [, reason = detail] = /^No secure connection with \S+: (.*)$/.exec(detail) ?? [];
  return reason;
}
const tls = (options: TlsOptions) =>
  createServer(options, (socket) => socket.on("error", () => {})).on("tlsClientError", () => {});

describe("a TLS connection that cannot be made says why in one line", () => {
  it("self-signed", async () => {
    expect(await detailOf(tls(selfSigned()))).toBe("certificate is self-signed");
  });

  it("plain HTTP on the port", async () => {
    expect(await detailOf(createPlainServer())).toBe("the other side does not speak TLS on this port");
  });

  it("no version in common", async () => {
    expect(
      await detailOf(
        tls({ ...selfSigned(), maxVersion: "TLSv1.1", minVersion: "TLSv1", ciphers: "ALL@SECLEVEL=0" }),
      ),
    ).toBe("no TLS version or cipher in common");
  });

  it("a server that has no certificate at all", async () => {
    expect(await detailOf(tls({}))).toBe("the other side refused the TLS handshake");
  });

  it("a connection closed in the handshake", async () => {
    const { createServer: createTcpServer } = await import("node:net");
    const server = createTcpServer((socket) => socket.once("data", () => socket.end()).on("error", () => {}));
    expect(await detailOf(server)).toBe("the other side closed the connection during the handshake");
  });
});

describe("a problem of a certificate is described with its contents", () => {
  const certificate = (some: { validTo?: string; validFrom?: string; subjectAltName?: string }) =>
    some as ConstructorParameters<typeof RefusedCertificateError>[1];
  it.each([
    ["CERT_HAS_EXPIRED", { validTo: "Jan  2 03:04:05 2025 GMT" }, "certificate expired on 2025-01-02"],
    ["CERT_HAS_EXPIRED", { validTo: "what" }, "certificate expired"],
    [
      "CERT_NOT_YET_VALID",
      { validFrom: "Dec 31 00:00:00 2099 GMT" },
      "certificate is not valid yet before 2099-12-31",
    ],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      { subjectAltName: "DNS:a.example, DNS:*.b.example, IP Address:10.0.0.1, DNS:c.example" },
      "certificate's name does not match the host name: it is for a.example, *.b.example, 10.0.0.1 and others",
    ],
    [
      "ERR_TLS_CERT_ALTNAME_INVALID",
      { subjectAltName: 'DNS:"<script>\n"' },
      "certificate's name does not match the host name",
    ],
    ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", {}, "certificate is not signed by a known authority"],
    ["CERT_SOMETHING_NEW", {}, "TLS failed (CERT_SOMETHING_NEW)"],
  ])("%s %j: %s", (code, some, description) => {
    expect(tlsProblem(new RefusedCertificateError(code, certificate(some)))).toBe(description);
  });
});

describe("a TLS error without a description", () => {
  it.each([
    ["ERR_SSL_SOMETHING_NEW", "error:0A000123:SSL routines:ssl3_read:something new:../deps/openssl/s3.c:1:"],
    ["EPROTO", "write EPROTO error:0A000123:SSL routines:ssl3_read:something new:../deps/openssl/s3.c:1:\n"],
    ["ERR_TLS_NEW", "secret\nlines"],
  ])("shows its code, and nothing of its message: %s", (code, message) => {
    expect(tlsProblem(Object.assign(new Error(message), { code }))).toBe(`TLS failed (${code})`);
  });
});

describe("an unknown error", () => {
  it.each([
    [
      Object.assign(new Error("secret\nlines"), { code: "UND_ERR_NEW" }),
      { kind: "network", code: "UND_ERR_NEW" },
    ],
    [Object.assign(new Error("x"), { code: "has a\nline" }), { kind: "network" }],
    [new Error("The expression evaluated to a falsy value:\n\n  assert(x)"), { kind: "network" }],
    ["text", { kind: "network" }],
  ])("shows its code at most: %s", (error, expected) => {
    expect(explainNetworkError(error, "https://a.example:8443")).toEqual({
      ...expected,
      subject: "a.example:8443",
    });
  });
});
