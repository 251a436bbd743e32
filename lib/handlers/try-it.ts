import { z } from "zod";
import { DEFAULT_CONTEXT } from "../contexts/schema";
import { PRIORITIES } from "../engine/priority";
import { storedText } from "../text/stored-text";

/** Publishing one event from the page of its handler. */

/** The largest body of the form. Publishers may send more (lib/publishing/schema.ts): nobody types it. */
const MOST_BYTES = 256 * 1024;
const LONGEST_HEADER = 1000;

/** The value of a header as it can be sent: printable, and within ASCII. */
const headerText = storedText()
  .max(LONGEST_HEADER)
  .regex(/^[\x20-\x7e]*$/, "Only letters, digits and signs of ASCII can be sent in a header.");

/** The form. An empty text of a header is not sent; which values are valid is the publish path's decision. */
export const eventToTry = z.strictObject({
  handlerId: z.guid(),
  topic: storedText().min(1, "Choose a topic."),
  context: storedText().min(1, "Choose a context."),
  contentType: headerText,
  body: z
    .string()
    .refine(
      (text) => new TextEncoder().encode(text).length <= MOST_BYTES,
      `At most ${MOST_BYTES / 1024} KiB here: send a larger body with the command below.`,
    ),
  priority: z.enum(PRIORITIES).or(z.literal("")),
  value: headerText,
  idempotencyKey: headerText,
});
export type EventToTry = z.output<typeof eventToTry>;

/** The answer of the publish path. */
export type TriedEvent = {
  status: number;
  /** Null when it was not accepted. */
  eventId: string | null;
  /** The answer's body, indented. */
  body: string;
};

/** The path of a topic after `/api/events`. The default context adds no segment. */
export function publishPath(
  basePath: string,
  { topic, context }: Pick<EventToTry, "topic" | "context">,
): string {
  return `${context === DEFAULT_CONTEXT.name ? "" : `/${context}`}${basePath}/${topic}`;
}

/** The headers of the request, without the caller's credentials. */
export function headersOf(event: Pick<EventToTry, "contentType" | "priority" | "value" | "idempotencyKey">) {
  const headers: Record<string, string> = {
    "content-type": event.contentType.trim(),
    "event-priority": event.priority,
    "event-value": event.value.trim(),
    "idempotency-key": event.idempotencyKey.trim(),
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ""));
}

/** The same request as a command for a shell in which KEY is set to an API key. */
export function curlOf(origin: string, basePath: string, event: EventToTry): string {
  return [
    `curl -X POST ${quoted(`${origin}/api/events${publishPath(basePath, event)}`)}`,
    `-H "Authorization: Bearer $KEY"`,
    ...Object.entries(headersOf(event)).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    // Not --data: it would send application/x-www-form-urlencoded where no type is given, and read a file where the body begins with @.
    ...(event.contentType.trim() ? [] : ["-H 'content-type:'"]),
    `--data-raw ${quoted(event.body)}`,
  ].join(" \\\n  ");
}

/** A text as one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
