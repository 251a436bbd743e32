import { expect, it } from "vitest";
import { failureEmailsOf } from "./failure-email";
import { retrySettings } from "./schema";

const telling = (...failureEmailTo: string[]) =>
  retrySettings.parse({ strategy: "fixed", attempts: 1, failureEmailTo });

it.each([
  ["no policy for retries", null, true, "none"],
  ["nobody named", telling(), true, "none"],
  ["somebody named", telling("ops@example.com"), true, "sent"],
  ["somebody named and no mail server", telling("ops@example.com"), false, "waiting"],
] as const)("failure e-mails with %s: %s", (_, settings, hasMailServer, expected) =>
  expect(failureEmailsOf(settings, () => hasMailServer)).toBe(expected),
);
