import { expect, it } from "vitest";
import { failureEmailsOf } from "./failure-email";
import { retrySettings } from "./schema";

const notifying = (...failureEmailTo: string[]) =>
  retrySettings.parse({ strategy: "fixed", attempts: 1, failureEmailTo });

it.each([
  ["no policy for retries", null, true, "none"],
  ["no address", notifying(), true, "none"],
  ["an address", notifying("ops@example.com"), true, "sent"],
  ["an address and no mail server", notifying("ops@example.com"), false, "waiting"],
] as const)("failure e-mails with %s: %s", (_, settings, hasMailServer, expected) =>
  expect(failureEmailsOf(settings, () => hasMailServer)).toBe(expected),
);
