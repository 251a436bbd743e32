import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { passwordProblem } from "./rules";

const ACCOUNT = { email: "olga.petrova@example.com", name: "Olga Petrova" };

describe("a new password", () => {
  it.each([
    "correct horse battery",
    "a password for pictures",
    "password of 1f0c9d2e",
    "long enough for anyone",
    "Tr0ub4dor&3 and more",
    "lämpötila on -12 °C",
    "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧",
    "n0t-in-any-list-9f",
    "olga likes quiet trains",
    "zebra-crossing-at-dusk",
    "winter guitar ocean tiger cheese",
  ])("may be %j", (password) => expect(passwordProblem(password, ACCOUNT)).toBeUndefined());

  it("may be any random text", () => {
    for (let time = 0; time < 500; time++) {
      const password = randomBytes(12).toString("base64url");
      expect([password, passwordProblem(password, ACCOUNT)]).toEqual([password, undefined]);
    }
  });

  it.each(["", "short", "elevenchars", "äöüäöüäöüäö", "🦊🐻🐼🐨🐯🦁"])(
    "may not be as short as %j",
    (password) => expect(passwordProblem(password)).toBe("needs at least 12 characters"),
  );

  it("may not be longer than 200 characters", () =>
    expect(passwordProblem(randomBytes(150).toString("base64url").padEnd(201, "x"))).toMatch(/at most 200/));

  it.each([
    "password1234",
    "Password1234!",
    "P@ssw0rd1234",
    "passwordpassword",
    "password password",
    "mypassword2026",
    "123456789012",
    "0987654321098",
    "111111111111",
    "aaaaaaaaaaaaaaaa",
    "abcabcabcabc",
    "hunter2hunter2",
    "passpasspass",
    "qwertyuiop12",
    "qwertyuiopas",
    "qwertyuiopasdfghjkl",
    "asdfghjkl;123",
    "abcdefghijkl",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "zaq12wsxcde3",
    "iloveyou1234",
    "adminadminadmin",
    "administrator",
    "Administrator1!",
    "letmein12345",
    "welcome12345",
    "Welcome2026!!",
    "Summer2026!!!",
    "changeme1234",
    "trustno1trustno1",
    "test1234test1234",
    "redeliver2026",
    "redeliveradmin",
    "123456abcdef",
    "!@#$%^&*()!@",
  ])("may not be %j, which is commonly guessed", (password) =>
    expect(passwordProblem(password)).toMatch(/^is too common/),
  );

  it.each([
    "olgapetrova2026",
    "Olga.Petrova.1!",
    "petrova-petrova",
    "olga.petrova@example.com",
    "OlgaPetrova123",
  ])("may not be %j for its owner", (password) =>
    expect(passwordProblem(password, ACCOUNT)).toMatch(/^must not be made of the e-mail/),
  );

  it("is checked quickly, whatever its text", async () => {
    const texts = ["a".repeat(200), "ab".repeat(100), "1qaz".repeat(50), "the".repeat(66)];
    expect(await cpuMs(() => texts.map((text) => passwordProblem(text, ACCOUNT)))).toBeLessThan(1_000);
  });
});
