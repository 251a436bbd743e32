/** Answers of one cause, as they come from real software: the fingerprint puts them into one group, and those of another cause into another. */
export type Cause = {
  name: string;
  /** 500 where it is left out. */
  status?: number;
  type?: string;
  answers: readonly (string | Uint8Array)[];
};

export const HTML = "text/html; charset=utf-8";
export const JSON_TYPE = "application/json";
export const PLAIN = "text/plain";
export const XML = "text/xml";
