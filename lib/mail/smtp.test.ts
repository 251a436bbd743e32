import { afterEach, describe, expect, it } from "vitest";
import { startMailServer, type TestMailServer } from "../testing/servers/mail-server";
import { parseMailServer } from "./mail-server";
import { sendMail } from "./smtp";

const PASSWORD = "s3cret/pass";
const CREDENTIALS = `hub:${encodeURIComponent(PASSWORD)}`;
const PATIENCE = { connectMs: 2000, answerMs: 5000 };
const [A, B] = ["a@example.com", "b@example.com"];
const message = Buffer.from("Subject: hello\r\n\r\nfirst\r\n.\r\nlast\r\n");

let server: TestMailServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

const send = (url: string, options: { signal?: AbortSignal; patience?: typeof PATIENCE } = {}) =>
  sendMail(
    parseMailServer(url, "http://localhost:3000"),
    { recipients: [A, B], message },
    {
      patience: PATIENCE,
      ...options,
    },
  );
const forAll = (refusal: object) => ({
  accepted: [],
  refused: [A, B].map((recipient) => expect.objectContaining({ recipient, ...refusal })),
});

describe("sendMail", () => {
  it("sends exact bytes, and reports that they were accepted", async () => {
    server = await startMailServer();
    expect(await send(`${server.url()}?from=hub@example.org`)).toEqual({ accepted: [A, B], refused: [] });
    expect(server.taken()).toMatchObject([{ from: "hub@example.org", to: [A, B], raw: message }]);
  });

  it("signs in with a password", async () => {
    server = await startMailServer({
      authOptional: false,
      onAuth: ({ username, password }, _session, done) =>
        done(null, username === "hub" && password === PASSWORD ? { user: username } : {}),
    });
    expect((await send(server.url(CREDENTIALS))).accepted).toEqual([A, B]);
    expect(server.taken()).toMatchObject([{ user: "hub" }]);
  });

  it.each([
    ["a password is required and there is none", "", /^530 /],
    ["the password is wrong", "hub:wrong", /^535 /],
  ])("is refused for now when %s: that is a setting", async (_, credentials, reason) => {
    server = await startMailServer({
      authOptional: false,
      onAuth: (_auth, _session, done) => done(null, {}),
    });
    expect(await send(server.url(credentials))).toEqual(
      forAll({ isForGood: false, reason: expect.stringMatching(reason) }),
    );
    expect(server.arrived).toEqual([]);
  });

  it("never repeats the password, even when the server does", async () => {
    server = await startMailServer({
      onAuth: ({ password }, _session, done) => {
        const echo = Buffer.from(`\0hub\0${password}`).toString("base64");
        done(Object.assign(new Error(`no ${password} ${echo}`), { responseCode: 535 }));
      },
    });
    const { refused } = await send(server.url(CREDENTIALS));
    expect(refused[0]?.reason).toMatch(/^535 .*no \[masked\] \[masked\]/);
  });

  it("sends no password without encryption: no TLS, no sign-in", async () => {
    server = await startMailServer({ onAuth: (_auth, _session, done) => done(null, { user: "x" }) });
    const remote = { ...parseMailServer(server.url(CREDENTIALS), "http://localhost"), needsTls: true };
    const result = await sendMail(remote, { recipients: [A, B], message }, { patience: PATIENCE });
    expect(result).toEqual(forAll({ isForGood: false }));
    expect(server.arrived).toEqual([]);
  });

  it.each([
    ["from its first byte", { secure: true }, "smtps:", {}],
    ["after STARTTLS", { disabledCommands: [] }, "smtp:", { needsTls: true }],
  ])("says in words of ours what is wrong with a certificate %s", async (_, options, protocol, facts) => {
    server = await startMailServer(options);
    const url = server.url(CREDENTIALS).replace("smtp:", protocol);
    const remote = { ...parseMailServer(url, "http://localhost"), ...facts };
    const { refused } = await sendMail(remote, { recipients: [A], message }, { patience: PATIENCE });
    expect(refused[0]?.reason).toMatch(/^No secure connection with 127\.0\.0\.1:\d+: certificate [a-z' -]+$/);
    expect(server.arrived).toEqual([]);
  });

  it("does not trust a certificate without a known issuer", async () => {
    server = await startMailServer({ secure: true });
    const url = server.url(CREDENTIALS).replace("smtp:", "smtps:");
    expect(await send(url)).toEqual(
      forAll({ isForGood: false, reason: expect.stringMatching(/certificate/i) }),
    );
  });

  it.each([
    [451, false],
    [421, false],
    [550, true],
    [554, true],
    [503, false],
  ])("reads an answer %i to the message as refused, for good: %s", async (code, isForGood) => {
    server = await startMailServer();
    server.answer({ message: () => ({ code, text: "not today" }) });
    expect(await send(server.url())).toEqual(
      forAll({ isForGood, reason: expect.stringMatching(`^${code} .*not today`) }),
    );
  });

  it("distinguishes recipients", async () => {
    server = await startMailServer();
    server.answer({ recipient: (address) => (address === A ? { code: 550, text: "unknown" } : undefined) });
    expect(await send(server.url())).toEqual({
      accepted: [B],
      refused: [{ recipient: A, isForGood: true, reason: expect.stringMatching(/^550/) }],
    });
    server.answer({ recipient: (address) => ({ code: address === A ? 550 : 450 }) });
    const none = await send(server.url());
    expect(none.refused).toMatchObject([
      { recipient: A, isForGood: true },
      { recipient: B, isForGood: false },
    ]);
  });

  it("is refused for now by a server that is down, or that closes the connection before its greeting", async () => {
    server = await startMailServer();
    server.answer({ greet: async () => ({ code: 554, text: "go away" }) });
    expect(await send(server.url())).toEqual(
      forAll({ isForGood: false, reason: expect.stringMatching(/^554/) }),
    );
    await server.stop();
    expect(await send(server.url())).toEqual(
      forAll({ isForGood: false, reason: expect.stringMatching(/ECONNREFUSED/) }),
    );
    await server.start();
  });

  it("waits longer for an answer than for a greeting", async () => {
    server = await startMailServer();
    const patience = { connectMs: 1000, answerMs: 20_000 };
    server.answer({ message: () => new Promise((resolve) => setTimeout(resolve, 1200)) });
    expect((await send(server.url(), { patience })).accepted).toEqual([A, B]);
    server.answer({ greet: () => new Promise(() => {}) });
    expect(await send(server.url(), { patience })).toEqual(forAll({ isForGood: false }));
    expect(server.taken()).toHaveLength(1);
  });

  it("gives up on a server that never answers, and when it is cut off", async () => {
    server = await startMailServer();
    server.answer({ message: () => new Promise(() => {}) });
    expect(await send(server.url(), { patience: { connectMs: 2000, answerMs: 250 } })).toEqual(
      forAll({ isForGood: false, reason: expect.stringMatching(/timeout/i) }),
    );
    const cut = new AbortController();
    server.answer({
      message: () => {
        cut.abort();
        return new Promise(() => {});
      },
    });
    const cutOff = forAll({ isForGood: false, reason: "Cut off" });
    expect(await send(server.url(), { signal: cut.signal })).toEqual(cutOff);
    const before = server.arrived.length;
    expect(await send(server.url(), { signal: cut.signal })).toEqual(cutOff);
    expect(server.arrived).toHaveLength(before);
  });
});
