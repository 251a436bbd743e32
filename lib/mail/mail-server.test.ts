import { describe, expect, it } from "vitest";
import { parseMailServer } from "./mail-server";

const CONSOLE = "https://hub.example.com/console";

describe("parseMailServer", () => {
  it.each([
    [
      "smtp://mail.example.com",
      { host: "mail.example.com", port: 587, isSecure: false, needsTls: false, auth: null },
    ],
    [
      "smtps://hub:p%40ss%2Fw@mail.example.com",
      { port: 465, isSecure: true, needsTls: false, auth: { user: "hub", pass: "p@ss/w" } },
    ],
    ["smtp://hub:secret@mail.example.com:2525", { port: 2525, needsTls: true }],
    ["smtp://hub:secret@localhost:1025", { host: "localhost", needsTls: false }],
    ["smtp://hub:secret@127.0.0.1:1025", { needsTls: false }],
    ["smtp://hub:secret@127.0.0.1.example.com", { needsTls: true }],
    ["smtp://[::1]:25", { host: "::1", port: 25 }],
    ["smtp://mail.example.com", { from: "redeliver@hub.example.com" }],
    ["smtp://mail.example.com?from=alerts@example.org", { from: "alerts@example.org" }],
  ])("reads %s", (url, expected) => expect(parseMailServer(url, CONSOLE)).toMatchObject(expected));

  it.each([
    ["http://localhost:3000", "redeliver@localhost"],
    ["http://10.0.0.7:3000", "redeliver@[10.0.0.7]"],
    ["http://[fd00::7]:3000", "redeliver@[IPv6:fd00::7]"],
  ])("sends as the console at %s: %s", (console, from) =>
    expect(parseMailServer("smtp://mail.example.com", console).from).toBe(from),
  );

  it.each([
    ["mail.example.com:25", /must be smtp/],
    ["https://hub:hidden@mail.example.com", /must be smtp/],
    ["smtp://", /must be smtp/],
    ["smtp://hub@mail.example.com", /both user and password/],
    ["smtp://:hidden@mail.example.com", /both user and password/],
    ["smtp://hub:hidden@mail.example.com?from=nobody", /e-mail address/],
    ["smtp://mail.example.com?from=a@x.org%0D%0ABcc:%20b@x.org", /e-mail address/],
    ["smtp://hub:hidden@mail.example.com?secure=false", /nothing else/],
    ["smtp://hub:hidden%@mail.example.com", /percent-encoded/],
  ])("refuses %s without repeating it", (url, problem) => {
    const parse = () => parseMailServer(url, CONSOLE);
    expect(parse).toThrow(problem);
    expect(parse).not.toThrow(/hidden/);
  });
});
