/** Access to a request's headers on both servers: names in lower case, null for one that was not sent. */
export type RequestHeaders = { get(name: string): string | null };
