import { describe, expect, it } from "vitest";
import { aHandler, configurationApi } from "@/lib/testing/configuration-api";
import * as handler from "../handlers/[id]/route";
import * as handlers from "../handlers/route";
import * as presets from "../policies:presets/route";
import * as policy from "./[id]/route";
import * as policies from "./route";

const { list, make, read, change, remove } = configurationApi();

const retryWithin = (more: object) => ({
  retry: {
    strategy: "fixed",
    attempts: 1,
    window: { timeZone: "Europe/Berlin", days: ["mon", "fri"], from: "09:00", to: "17:00", ...more },
  },
});
const retryNotifying = (failureEmailTo: unknown[]) => ({
  retry: { strategy: "fixed", attempts: 1, failureEmailTo },
});

describe("policies", () => {
  it("are made from each preset as answered", async () => {
    const { body } = await list(presets);
    expect(body.items.length).toBeGreaterThan(0);
    for (const preset of body.items) {
      expect(await make(policies, preset)).toMatchObject({ status: 201, body: preset });
    }
  });

  it("have business hours for their retries when given", async () => {
    const { body } = await make(policies, { name: "Office", ...retryWithin({}) });
    expect((await read(policy, body.id)).body.retry.window).toEqual(retryWithin({}).retry.window);
  });

  it("name up to three addresses for failure e-mails, which wait for a mail server", async () => {
    const failureEmailTo = ["ops@example.com", "o'brien+orders@example.org", "night@shift.example.com"];
    const { body } = await make(policies, { name: "Notified", ...retryNotifying(failureEmailTo) });
    expect(body).toMatchObject({ retry: { failureEmailTo }, failureEmails: "waiting" });
    const all = await list(policies);
    expect(all.body.items).toContainEqual((await read(policy, body.id)).body);
  });

  it("fill in the defaults of retry, and are kept while handlers use them", async () => {
    const made = await make(policies, { name: "Patient", retry: { strategy: "exponential", attempts: 5 } });
    expect(made.body).toMatchObject({
      interceptors: [],
      retry: {
        strategy: "exponential",
        attempts: 5,
        firstDelayMs: 1000,
        multiplier: 2,
        longestDelayMs: 3_600_000,
        totalMs: null,
        jitter: "none",
        delaysMs: [],
        immediateAttempts: 0,
        thenStrategy: null,
        rules: [],
        disableOnGone: false,
        failureEmailTo: [],
      },
      failureEmails: "none",
    });
    const { body: user } = await make(handlers, aHandler({ policyId: made.body.id }));
    expect(await remove(policy, made.body.id)).toMatchObject({ status: 409 });
    await change(handler, user.id, { policyId: null });
    expect((await change(policy, made.body.id, { retry: null })).body.retry).toBeNull();
    expect(await remove(policy, made.body.id)).toMatchObject({ status: 204 });
  });
});
