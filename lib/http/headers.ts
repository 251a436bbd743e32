/** What is read of a request's headers, whoever received it: names in lower case, null for one that was not sent. */
export type RequestHeaders = { get(name: string): string | null };
