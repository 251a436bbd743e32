import type { Logger } from "pino";
import { plainArray, plainValues, textArray } from "../../db/array-text";
import { newDeliveryId, newEventId, newId } from "../../db/ids";
import { JoinedBytes } from "../../db/joined-bytes";
import { preparePatch } from "../../engine/json-patch/apply";
import type { JsonPatch } from "../../engine/json-patch/operation";
import { patchPayload } from "../../engine/json-patch/patch-payload";
import { PAYLOAD_LIMIT_BYTES } from "../../publishing/schema";
import { isText } from "../../publishing/statements";
import { inheritedEdit, type OwnEdit, openSetHeaders, sealEditHeaders } from "../../secrets/edit-headers";
import { UnreadableSecretError } from "../../secrets/keys";
import { shownUrl } from "../../secrets/mask-url";
import { inTurns } from "../../text/in-turns";
import type { Link, Queries } from "../database/link";
import {
  LOCK_ORIGINALS,
  PAUSE_UNREADABLE,
  READ_BODIES,
  READ_OWN_EDITS,
  READ_SET_EDIT,
  RELEASE_COPIES,
  readCopied,
} from "./copy-statements";
import type { ShardRelease } from "./release-locked";

export type CopyRelease = ShardRelease & {
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
  /** By names in lower case. */
  headers: Record<string, string> | null;
  url: string | null;
};
type Row = [subscriberId: string, taken: string, sent: string, redirected: string];
type Copy = Item & {
  copyEvent: string;
  copyDelivery: string;
  body: Uint8Array | null;
  isRefused: boolean;
  url: string | null;
  headers: Record<string, string> | null;
};

/**
 * Releases edited copies: reads payloads, patches them, and writes the copies in as many statements as their bytes need. A worker that dies
 * before such a statement has made none of its copies, and one that dies after it has made each once.
 *
 * An operation whose own headers, or those of an edited copy that it sends, cannot be decrypted here pauses and says why: as for a subscriber with
 * such secrets, nothing is sent and nothing fails.
 */
export async function releaseCopies(link: Link, release: CopyRelease, log: Logger): Promise<Released[]> {
  const { operationId, wants } = release;
  const released: Row[] = [];
  try {
    const edit = await readEdit(link, operationId);
    const items = edit ? await readItems(link, release) : [];
    for (let from = 0; edit && from < items.length; ) {
      const chunk = firstOf(items.slice(from));
      from += chunk.length;
      released.push(...(await write(link, release, await makeOf(link, release, edit, chunk))));
    }
  } catch (error) {
    if (!(error instanceof UnreadableSecretError)) throw error;
    const values = [operationId, new Date(release.now).toISOString(), newId()];
    const paused = await link.query({ name: "pause_unreadable", text: PAUSE_UNREADABLE, values });
    if (paused.length > 0)
      log.error({ operationId, problem: error.message }, "an operation's headers cannot be read: it pauses");
  }
  return [...wants.keys()].map((subscriberId): Released => {
    const own = released.filter(([id]) => id === subscriberId);
    const sum = (column: 1 | 2 | 3) => own.reduce((total, row) => total + Number(row[column]), 0);
    return [subscriberId, sum(1), sum(2), sum(3)];
  });
}

async function readEdit(link: Queries, operationId: string): Promise<Edit | undefined> {
  const [row] = await link.query<[string | null, string | null, string | null]>({
    name: "read_set_edit",
    text: READ_SET_EDIT,
    values: [operationId],
  });
  if (!row) return undefined;
  const [patch, headers, url] = row;
  const prepared = patch === null ? null : preparePatch(JSON.parse(patch) as JsonPatch);
  return {
    patched: (body) => {
      if (!prepared) return body;
      const result = patchPayload(prepared, body, PAYLOAD_LIMIT_BYTES);
      return "why" in result ? null : result.body;
    },
    headers: headers === null ? null : openSetHeaders(JSON.parse(headers), operationId),
    url,
  };
}

async function readItems(
  link: Queries,
  { operationId, shard, isCanary, wants }: CopyRelease,
): Promise<Item[]> {
  const rows = await link.query<[string, string, string, string]>({
    name: isCanary ? "read_copied_canary" : "read_copied",
    text: readCopied(isCanary),
    values: [operationId, shard, plainValues(wants.keys()), plainValues(wants.values())],
  });
  return rows.map(([deliveryId, eventId, subscriberId, bytes]) => {
    return { deliveryId, eventId, subscriberId, bytes: Number(bytes) };
  });
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
  { shard, now, urlOf }: CopyRelease,
  edit: Edit,
  items: readonly Item[],
): Promise<Copy[]> {
  const values = [plainArray(items, ({ eventId }) => eventId), shard];
  const rows = await link.query<[string, string | null]>({ name: "read_bodies", text: READ_BODIES, values });
  const bodies = new Map(rows);
  const ownEdits = await readOwnEdits(link, items);
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
        const { deliveryId, subscriberId } = item;
        const own = inheritedEdit(ownEdits.get(deliveryId) ?? null, edit, urlOf(subscriberId) ?? "");
        copies.push({ ...item, copyEvent, copyDelivery, body, isRefused: Boolean(stored) && !body, ...own });
      }
      return copies;
    })(),
  );
}

async function readOwnEdits(link: Queries, items: readonly Item[]): Promise<Map<string, OwnEdit>> {
  const values = [plainArray(items, ({ deliveryId }) => deliveryId)];
  const rows = await link.query<[string, string | null, string]>({
    name: "read_own_edits",
    text: READ_OWN_EDITS,
    values,
  });
  return new Map(
    rows.map(([deliveryId, url, headers]) => [deliveryId, { deliveryId, url, headers: JSON.parse(headers) }]),
  );
}

async function write(link: Link, release: CopyRelease, copies: readonly Copy[]): Promise<Row[]> {
  const { operationId, shard, workerId, now, earlier, trigger, urlOf } = release;
  const bodies = new JoinedBytes();
  const starts = plainArray(copies, ({ body }) => bodies.add(body));
  const deliveries = plainArray(copies, ({ deliveryId }) => deliveryId);
  const values = [
    ...[operationId, shard, workerId, new Date(now).toISOString(), plainValues(earlier), trigger],
    ...[bodies.bytes(), textArray(copies, ({ url }) => url)],
    deliveries,
    plainArray(copies, ({ copyDelivery }) => copyDelivery),
    plainArray(copies, ({ copyEvent }) => copyEvent),
    starts,
    plainArray(copies, ({ body }) => body?.length ?? null),
    plainArray(copies, ({ body }) => body !== null && isText(body)),
    plainArray(copies, ({ isRefused }) => isRefused),
    textArray(copies, ({ subscriberId, url }) =>
      url === null ? (urlOf(subscriberId) ?? "") : shownUrl(url),
    ),
    textArray(
      copies,
      ({ copyDelivery, headers }) => headers && JSON.stringify(sealEditHeaders(headers, copyDelivery)),
    ),
  ];
  let rows: Row[] = [];
  await link.transaction(async (query) => {
    const lock = { name: "lock_originals", text: LOCK_ORIGINALS };
    const locked = new Map(
      await query<[string, string]>({ ...lock, values: [operationId, shard, workerId, deliveries] }),
    );
    const areLocked = plainArray(copies, ({ deliveryId }) => locked.get(deliveryId) === "t");
    rows = await query<Row>({ name: "release_copies", text: RELEASE_COPIES, values: [...values, areLocked] });
  });
  return rows;
}
