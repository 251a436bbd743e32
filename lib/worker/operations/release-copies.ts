import type { Logger } from "pino";
import { plainArray, plainValues, textArray } from "../../db/array-text";
import { newDeliveryId, newEventId, newId } from "../../db/ids";
import { JoinedBytes } from "../../db/joined-bytes";
import { preparePatch } from "../../engine/json-patch/apply";
import type { JsonPatch } from "../../engine/json-patch/operation";
import { patchPayload } from "../../engine/json-patch/patch-payload";
import { PAYLOAD_LIMIT_BYTES } from "../../publishing/schema";
import { isText } from "../../publishing/statements";
import { openSetHeaders, sealEditHeaders } from "../../secrets/edit-headers";
import { UnreadableSecretError } from "../../secrets/keys";
import { shownUrl } from "../../secrets/mask-url";
import { inTurns } from "../../text/in-turns";
import type { Link, Queries } from "../database/link";
import {
  LOCK_ORIGINALS,
  PAUSE_UNREADABLE,
  READ_BODIES,
  READ_SET_EDIT,
  RELEASE_COPIES,
  readCopied,
} from "./copy-statements";

/** What is released of an operation in one shard. */
export type CopyRelease = {
  operationId: string;
  shard: number;
  workerId: string;
  now: number;
  isCanary: boolean;
  /** How many items of each subscriber. */
  wants: ReadonlyMap<string, number>;
  /** The operations begun earlier. */
  earlier: readonly string[];
  trigger: "manual" | "scheduled";
  /** The URL of a subscriber as deliveries show it. */
  urlOf: (subscriberId: string) => string | undefined;
};

/** Of a subscriber: how many items were taken, how many of them were released, and how many of these are redirected. */
type Released = [subscriberId: string, taken: number, sent: number, redirected: number];

/** The payloads that are in memory at once, which is also the most that one statement writes before their patch. */
const MOST_BYTES = 2 * 1024 * 1024;

type Item = { deliveryId: string; eventId: string; subscriberId: string; bytes: number };
type Edit = {
  patched: (body: Buffer) => Uint8Array | null;
  headersOf: (deliveryId: string) => string | null;
  url: string | null;
};
type Row = [subscriberId: string, taken: string, sent: string, redirected: string];
type Copy = Item & { copyEvent: string; copyDelivery: string; body: Uint8Array | null; isRefused: boolean };

/**
 * Releases edited copies: reads payloads, patches them, and writes the copies in as many statements as their bytes need. A worker that dies
 * before such a statement has made none of its copies, and one that dies after it has made each once.
 *
 * An operation whose own headers cannot be decrypted here pauses and says why: as for a subscriber with such secrets, nothing is sent and nothing
 * fails.
 */
export async function releaseCopies(link: Link, release: CopyRelease, log: Logger): Promise<Released[]> {
  const { operationId, shard, isCanary, wants } = release;
  const edit = await readEdit(link, operationId);
  if (!edit) return [];
  if ("problem" in edit) {
    const values = [operationId, new Date(release.now).toISOString(), newId()];
    const paused = await link.query({ name: "pause_unreadable", text: PAUSE_UNREADABLE, values });
    const { problem } = edit;
    if (paused.length > 0)
      log.error({ operationId, problem }, "an operation's headers cannot be read: it pauses");
    return [];
  }
  const rows = await link.query<[string, string, string, string]>({
    name: isCanary ? "read_copied_canary" : "read_copied",
    text: readCopied(isCanary),
    values: [operationId, shard, plainValues(wants.keys()), plainValues(wants.values())],
  });
  const items = rows.map(([deliveryId, eventId, subscriberId, bytes]): Item => {
    return { deliveryId, eventId, subscriberId, bytes: Number(bytes) };
  });
  const released: Row[] = [];
  for (let from = 0; from < items.length; ) {
    const chunk = firstOf(items.slice(from));
    from += chunk.length;
    released.push(...(await write(link, release, edit, await makeOf(link, release, edit, chunk))));
  }
  return [...wants.keys()].map((subscriberId): Released => {
    const own = released.filter(([id]) => id === subscriberId);
    const sum = (column: 1 | 2 | 3) => own.reduce((total, row) => total + Number(row[column]), 0);
    return [subscriberId, sum(1), sum(2), sum(3)];
  });
}

async function readEdit(link: Queries, operationId: string): Promise<Edit | { problem: string } | undefined> {
  const [row] = await link.query<[string | null, string | null, string | null]>({
    name: "read_set_edit",
    text: READ_SET_EDIT,
    values: [operationId],
  });
  if (!row) return undefined;
  const [patch, headers, url] = row;
  const prepared = patch === null ? null : preparePatch(JSON.parse(patch) as JsonPatch);
  const own = headers === null ? null : opened(headers, operationId);
  if (own && "problem" in own) return own;
  return {
    patched: (body) => {
      if (!prepared) return body;
      const result = patchPayload(prepared, body, PAYLOAD_LIMIT_BYTES);
      return "why" in result ? null : result.body;
    },
    headersOf: (deliveryId) => own && JSON.stringify(sealEditHeaders(own.headers, deliveryId)),
    url,
  };
}

function opened(
  stored: string,
  operationId: string,
): { headers: Record<string, string> } | { problem: string } {
  try {
    return { headers: openSetHeaders(JSON.parse(stored), operationId) };
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    return { problem: error.message };
  }
}

/** As many items as one statement takes, one at least. */
function firstOf(items: readonly Item[]): Item[] {
  let bytes = 0;
  const end = items.findIndex((one, index) => {
    bytes += one.bytes;
    return index > 0 && bytes > MOST_BYTES;
  });
  return end < 0 ? [...items] : items.slice(0, end);
}

/** What becomes of the items, as far as their payloads decide it. */
async function makeOf(
  link: Queries,
  { shard, now }: CopyRelease,
  edit: Edit,
  items: readonly Item[],
): Promise<Copy[]> {
  const values = [plainArray(items, ({ eventId }) => eventId), shard];
  const rows = await link.query<[string, string | null]>({ name: "read_bodies", text: READ_BODIES, values });
  const bodies = new Map(rows);
  return inTurns(
    (function* () {
      const copies: Copy[] = [];
      for (const item of items) {
        yield undefined;
        // A bytea as text: \x and hexadecimal digits.
        const stored = bodies.get(item.eventId);
        const body = stored ? edit.patched(Buffer.from(stored.slice(2), "hex")) : null;
        const copyEvent = newEventId(now, shard);
        const copyDelivery = newDeliveryId(copyEvent, now);
        copies.push({ ...item, copyEvent, copyDelivery, body, isRefused: Boolean(stored) && !body });
      }
      return copies;
    })(),
  );
}

async function write(link: Link, release: CopyRelease, edit: Edit, copies: readonly Copy[]): Promise<Row[]> {
  const { operationId, shard, workerId, now, earlier, trigger, urlOf } = release;
  const bodies = new JoinedBytes();
  const starts = plainArray(copies, ({ body }) => bodies.add(body));
  const deliveries = plainArray(copies, ({ deliveryId }) => deliveryId);
  let rows: Row[] = [];
  const statement = {
    name: "release_copies",
    text: RELEASE_COPIES,
    values: [
      ...[operationId, shard, workerId, new Date(now).toISOString(), plainValues(earlier), trigger],
      ...[bodies.bytes(), edit.url],
      deliveries,
      plainArray(copies, ({ copyDelivery }) => copyDelivery),
      plainArray(copies, ({ copyEvent }) => copyEvent),
      starts,
      plainArray(copies, ({ body }) => body?.length ?? null),
      plainArray(copies, ({ body }) => body !== null && isText(body)),
      plainArray(copies, ({ isRefused }) => isRefused),
      textArray(copies, ({ subscriberId }) =>
        edit.url === null ? (urlOf(subscriberId) ?? "") : shownUrl(edit.url),
      ),
      textArray(copies, ({ copyDelivery }) => edit.headersOf(copyDelivery)),
    ],
  };
  await link.transaction(async (query) => {
    const values = [operationId, shard, deliveries];
    await query({ name: "lock_originals", text: LOCK_ORIGINALS, values });
    rows = await query<Row>(statement);
  });
  return rows;
}
