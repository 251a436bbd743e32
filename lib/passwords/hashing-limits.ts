/**
 * argon2 works on libuv's threads, of which there are four (UV_THREADPOOL_SIZE) and on which names are looked up and files
 * read as well: two stay free for those, and two cores for publishers.
 */
export const HASHES_AT_ONCE = 2;
/** About a second of work, and an office that comes in together. */
export const HASHES_WAITING = 40;

/** What those read who would wait longer. */
export const SIGN_IN_BUSY = "Many people are signing in at this moment. Try again in a few seconds.";
