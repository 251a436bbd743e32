/**
 * argon2 runs on libuv's four threads (UV_THREADPOOL_SIZE), which also look up names and read files: two threads stay free for
 * those, and two cores for publishers.
 */
export const HASHES_AT_ONCE = 2;
/** About a second of work; enough for an office that signs in at the same time. */
export const HASHES_WAITING = 40;

/** The message for clients that would wait longer. */
export const SIGN_IN_BUSY = "Many people are signing in at this moment. Try again in a few seconds.";
