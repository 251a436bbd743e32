import { z } from "zod";
import {
  DEFAULT_AUTO_PAUSE,
  DEFAULT_CANARY,
  DEFAULT_PACE,
  DEFAULT_RAMP,
  type Pace,
} from "../../engine/operation-settings";
import { storedText } from "../../text/stored-text";
import { isTimeZone } from "../../time/zone";

/** How an operation is released, as it is asked for: what is left out has its default, null switches it off. */

const MOST_PER_SECOND = 100_000;
const rate = z
  .number()
  .min(0.01, "must be at least 0.01 per second")
  .max(MOST_PER_SECOND, `must be at most ${MOST_PER_SECOND} per second`);
const share = z.number().min(0, "must be from 0 to 1").max(1, "must be from 0 to 1");

export const paceInput = z
  .strictObject({
    perSecond: rate
      .nullable()
      .default(DEFAULT_PACE.perSecond)
      .describe("Of the whole operation; null for no limit."),
    perSubscriberPerSecond: rate
      .nullable()
      .optional()
      .describe(
        "Null for no limit. Left out: 20 % of what was delivered to the subscriber lately, and at least 10.",
      ),
  })
  .nullable()
  .transform((pace): Pace | null => {
    if (pace === null) return null;
    const { perSecond, perSubscriberPerSecond } = pace;
    return perSubscriberPerSecond === undefined ? { perSecond } : { perSecond, perSubscriberPerSecond };
  })
  .describe("Null: without any limit.");

/** The settings of a new operation. */
export const settingsInput = {
  pace: paceInput.default(DEFAULT_PACE),
  canary: z
    .strictObject({
      items: z.int().min(1).max(10_000).default(DEFAULT_CANARY.items),
      deliveredShare: share.default(DEFAULT_CANARY.deliveredShare),
    })
    .nullable()
    .default(DEFAULT_CANARY)
    .describe("So many are sent first; it goes on when at least this share of them was delivered."),
  ramp: z
    .strictObject({
      fromPerSecond: rate.default(DEFAULT_RAMP.fromPerSecond),
      doubleEverySeconds: z.int().min(1).max(3600).default(DEFAULT_RAMP.doubleEverySeconds),
      deliveredShare: share.default(DEFAULT_RAMP.deliveredShare),
    })
    .nullable()
    .default(DEFAULT_RAMP)
    .describe(
      "The rate after the canary, which doubles up to the pace while at least this share is delivered.",
    ),
  autoPause: z
    .strictObject({
      failedShare: share.min(0.01, "must be at least 0.01").default(DEFAULT_AUTO_PAUSE.failedShare),
      ofAtLeast: z.int().min(1).max(10_000).default(DEFAULT_AUTO_PAUSE.ofAtLeast),
      overSeconds: z.int().min(1).max(3600).default(DEFAULT_AUTO_PAUSE.overSeconds),
    })
    .nullable()
    .default(DEFAULT_AUTO_PAUSE)
    .describe("A subscriber's items pause when this share of at least so many of the last results failed."),
};

const clockTime = storedText().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "must be a time as 22:00");

/** The hours of the day in which an operation runs. */
export const windowInput = z
  .strictObject({
    from: clockTime,
    to: clockTime.describe("At or before `from`: on the next day."),
    timeZone: storedText().max(100).refine(isTimeZone, "must be the name of a time zone, as Europe/Prague"),
  })
  .refine(({ from, to }) => from !== to, {
    path: ["to"],
    message: "is the same as `from`: leave the window out for the whole day",
  });

export const ticketInput = storedText().trim().min(1, "Must not be empty.").max(200);
