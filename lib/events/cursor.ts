import { isInstant } from "../time/instant-text";

/**
 * Where a page of events ended, as text for a URL: the time with microseconds (a JavaScript date cuts them off, and the
 * next page would then skip or repeat rows) and the id.
 */
export type EventCursor = { at: string; id: string };

const CURSOR = /^(.{27})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

export function encodeEventCursor({ at, id }: EventCursor): string {
  return `${at}_${id}`;
}

/** Reads a cursor back; undefined when the text is none. */
export function decodeEventCursor(text: string): EventCursor | undefined {
  const [, at, id] = CURSOR.exec(text) ?? [];
  return at && id && isInstant(at) ? { at, id } : undefined;
}
