import { isInstant } from "../time/instant-text";

/**
 * The end of a page of events, as text for a URL: the id and the time with microseconds (a JavaScript date cuts them off, so
 * that the next page would skip or repeat rows).
 */
export type EventCursor = { at: string; id: string };

const CURSOR = /^(.{27})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function encodeEventCursor({ at, id }: EventCursor): string {
  return `${at}_${id}`;
}

/** Decodes a cursor; undefined for a text that is no cursor. */
export function decodeEventCursor(text: string): EventCursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? [];
  return at && id && isInstant(at) ? { at, id } : undefined;
}
