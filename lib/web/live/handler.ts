import type { IncomingMessage, ServerResponse } from "node:http";
import { queryOf } from "../../api/route";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { ADDRESS_HEADER } from "../../http/address";
import { send } from "../../http/incoming";
import { parseInput } from "../../http/problems";
import { errorAnswer } from "../../http/respond";
import type { LiveListenerEvents } from "../../live/data";
import { MINUTE_MS } from "../../time/units";
import { within } from "../../time/within";
import { followChanges, liveQuery } from "./api";
import { LiveBroadcast } from "./broadcast";
import { type Caller, identify } from "./caller";
import { LiveStream, STREAM_TIMES } from "./stream";
import { StreamCounts } from "./stream-counts";

export type LiveOptions = {
  database: () => Database;
  /** Makes the listener of the process (lib/live/data.ts). */
  listen: (events: LiveListenerEvents) => { start: () => void; stop: () => Promise<void> };
  /** The most streams at once: of the process, and of a session or key. */
  most?: number;
  mostOfOne?: number;
  times?: typeof STREAM_TIMES;
  /** How often it is checked that a caller may still follow. */
  checkMs?: number;
};

export type LiveHandler = {
  /** Answers a request for the stream whose address is the client's. */
  handle: (request: IncomingMessage, response: ServerResponse, address: string) => void;
  /** Ends all streams; their clients connect again, to another process or later. */
  close: () => Promise<void>;
};

export const LIVE_PATH = followChanges.path;

/** Creates the handler of `GET /api/live`, which is answered before Next: its routes would buffer and compress a stream. */
export function createLiveHandler(options: LiveOptions): LiveHandler {
  const { database, listen, times = STREAM_TIMES, checkMs = MINUTE_MS } = options;
  const broadcast = new LiveBroadcast(listen);
  const counts = new StreamCounts(options.most, options.mostOfOne);
  let isClosed = false;

  async function open(request: IncomingMessage, response: ServerResponse, address: string): Promise<void> {
    if (request.method !== "GET")
      throw new RedeliverError("method_not_allowed", `Only GET here, not ${request.method}.`);
    const db = database();
    const asked = webRequest(request, address);
    const prepare = async () => {
      const caller = await identify(db, asked);
      const query = parseInput(liveQuery, queryOf(asked), "query");
      await broadcast.start();
      return { caller, lastId: asked.headers.get("last-event-id") ?? query.lastEventId };
    };
    const prepared = await within(prepare(), db.patienceMs);
    if (!prepared)
      throw new RedeliverError("unavailable", "The database does not answer. Try again in a moment.");
    if (isClosed)
      throw new RedeliverError("unavailable", "This process is stopping. Connect again in a moment.");
    if (response.destroyed) return;
    follow(response, prepared.caller, prepared.lastId);
  }

  function follow(response: ServerResponse, caller: Caller, lastId: string | undefined): void {
    counts.take(caller.id);
    const stream = new LiveStream(response, broadcast.lastId, times);
    broadcast.add(stream, lastId);
    const checking = setInterval(async () => {
      if (!(await caller.isAllowed())) stream.end();
    }, checkMs);
    response.once("close", () => {
      clearInterval(checking);
      broadcast.remove(stream);
      counts.giveBack(caller.id);
    });
  }

  return {
    handle: (request, response, address) => {
      open(request, response, address).catch((error: unknown) => {
        const { method = "", url: path = "" } = request;
        const answer = errorAnswer(error, { method, path });
        if (answer.status === 405) answer.headers.allow = "GET";
        send(response, answer);
      });
    },
    close: async () => {
      isClosed = true;
      await broadcast.stop();
    },
  };
}

function webRequest({ url = "", headers }: IncomingMessage, address: string): Request {
  const sent = new Headers({ [ADDRESS_HEADER]: address });
  for (const name of ["authorization", "cookie", "last-event-id"]) {
    const value = headers[name];
    if (typeof value === "string") sent.set(name, value);
  }
  return new Request(new URL(url, "http://hub"), { headers: sent });
}
