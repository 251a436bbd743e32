import { storedText } from "./stored-text";

/** Why something was done: to be read by people. */
export const reasonInput = storedText().trim().min(1, "Must not be empty.").max(1000);
