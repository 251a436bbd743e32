import { z } from "zod";
import { LONGEST_PASSWORD } from "../passwords/rules";
import { storedText } from "../text/stored-text";
import { timeZone, userName } from "../users/schema";

/** The inputs by which users change their own accounts. */

/** Null: the e-mail address is shown instead. */
export const ownName = z.strictObject({ name: userName.nullable() });

const typedPassword = storedText().max(LONGEST_PASSWORD * 2);
export const ownPassword = z.strictObject({ oldPassword: typedPassword, password: typedPassword });

/** Null: that of the browser. */
export const ownTimeZone = z.strictObject({ timeZone: timeZone.nullable() });

/** A session by its hash. */
export const ownSession = z.strictObject({ id: storedText().regex(/^[0-9a-f]{64}$/) });
