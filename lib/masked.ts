/** What stands in the place of a secret, in logs, pages, exports and answers. Sent back, it keeps what is stored. */
export const MASKED = "[masked]";
