import { describe, expect, it } from "vitest";
import { DEFAULT_SETTINGS } from "@/lib/operations/console-draft";
import { settingsDraft, settingsOf } from "./settings-draft";
import { durationText, paceText, safeguardTexts } from "./settings-text";

describe("settings as typed", () => {
  it.each([
    ["the defaults", DEFAULT_SETTINGS],
    ["everything off", { pace: null, canary: null, ramp: null, autoPause: null }],
    ["no limit in all", { ...DEFAULT_SETTINGS, pace: { perSecond: null, perSubscriberPerSecond: 25 } }],
    ["none in all, its default for each", { ...DEFAULT_SETTINGS, pace: { perSecond: null } }],
    ["none for each", { ...DEFAULT_SETTINGS, pace: { perSecond: 40, perSubscriberPerSecond: null } }],
    [
      "other numbers",
      {
        pace: { perSecond: 20, perSubscriberPerSecond: 5 },
        canary: { items: 7, deliveredShare: 0.955 },
        ramp: { fromPerSecond: 2, doubleEverySeconds: 60, deliveredShare: 1 },
        autoPause: { failedShare: 0.25, ofAtLeast: 4, overSeconds: 90 },
      },
    ],
  ])("are read as they were shown: %s", (_what, settings) =>
    expect(settingsOf(settingsDraft(settings))).toEqual(settings),
  );

  it("have their defaults where nothing is typed", () => {
    const empty = { ...settingsDraft(DEFAULT_SETTINGS), perSecond: "", canaryItems: "", failedShare: "" };
    expect(settingsOf(empty)).toEqual(DEFAULT_SETTINGS);
  });
});

describe("settings in words", () => {
  it.each([
    [null, "As fast as the workers and the subscribers can"],
    [{ perSecond: 100 }, "At most 100 per second, and about 10 per second to each subscriber"],
    [
      { perSecond: 2000, perSubscriberPerSecond: 50 },
      "At most 2,000 per second, and 50 per second to each subscriber",
    ],
    [
      { perSecond: null, perSubscriberPerSecond: null },
      "Without a limit, without a limit for each subscriber",
    ],
  ])("pace %j", (pace, text) => expect(paceText(pace)).toBe(text));

  it("name every safeguard, and what is off", () => {
    expect(safeguardTexts(DEFAULT_SETTINGS, 51)).toEqual([
      ["Canary", "50 first; it goes on when at least 90 % of them are delivered"],
      ["Ramp", "begins at 10 per second and doubles every 30 s while 95 % are delivered"],
      ["Automatic pause", "a subscriber pauses when 50 % of at least 20 results in 30 s failed"],
    ]);
    const off = safeguardTexts({ canary: null, ramp: null, autoPause: null }, 51);
    expect(safeguardTexts(DEFAULT_SETTINGS, 50)[0]).toEqual([
      "Canary",
      "all 50, as no more than 50 are sent",
    ]);
    expect(off.every(([, text]) => text.startsWith("off: "))).toBe(true);
  });

  it("say how long it takes", () => {
    const left = { pending: 600, ofLargestSubscriber: 100 };
    const paced = { ...DEFAULT_SETTINGS, ramp: null };
    expect(durationText(left, paced)).toBe("about 10 s");
    expect(durationText(left, { ...paced, pace: null })).toBeNull();
  });
});
