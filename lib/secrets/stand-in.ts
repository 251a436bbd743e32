import { randomBytes } from "node:crypto";

/**
 * A text that nobody knows, in the place of a secret that is missing: nothing is let in or sent by accident, and the text itself says
 * that the secret is missing still.
 */

const STAND_IN = /stand-in-[A-Za-z0-9_-]{32}/;

/** Makes a stand-in, long enough for every kind of secret. */
export const makeStandIn = () => `stand-in-${randomBytes(24).toString("base64url")}`;

/** Whether a secret is a stand-in, or a URL contains one. */
export const holdsStandIn = (text: string) => STAND_IN.test(text);

/** Stored in place of the hash of a token that is a stand-in. It is the hash of no token, and can be recognised. */
export const HASH_OF_STAND_IN = "stand-in";
