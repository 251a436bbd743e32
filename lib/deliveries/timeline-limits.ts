/** How much of an event's deliveries is read at once: it may have any number, tried any number of times. */

export type AttemptLimits = {
  /** Of all deliveries together: each has an equal share, its newest ones, and at least one. */
  attempts: number;
  /** Headers and bodies of attempts, as they are stored. */
  bytes: number;
};
export type TimelineLimits = AttemptLimits & { deliveries: number };

/** For a page of the console. */
export const PAGE_LIMITS = { deliveries: 50, attempts: 200, bytes: 1024 * 1024 } as const;

/** For an answer of the API: 20 deliveries, tried 20 times each and answered at length each time, are well within. */
export const ANSWER_LIMITS = { deliveries: 500, attempts: 2000, bytes: 8 * 1024 * 1024 } as const;

/** For a row's expansion, which shows the last attempt. */
export const LAST_ATTEMPT = { attempts: 1, bytes: 1024 * 1024 } as const;

/** Which part of an event is wanted; all of them left out: its beginning. */
export type EventPart = {
  /** This delivery alone. */
  deliveryId?: string | undefined;
  /** Its attempts with lower numbers than this. */
  attemptsBefore?: number | undefined;
  /** The deliveries behind this one. */
  _after?: string | undefined;
};
