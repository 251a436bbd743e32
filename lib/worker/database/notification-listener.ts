import {
  CONFIG_CHANNEL,
  DUE_CHANNEL,
  type DueNotice,
  liveNotification,
  OPERATIONS_CHANNEL,
  readDueNotices,
} from "../../db/channels";
import type { Link, LinkOptions } from "./link";

export type NotificationEvents = {
  /** Deliveries became due. */
  onDue: (notices: DueNotice[]) => void;
  onConfigChanged: () => void;
  /** An operation was started, paused, resumed or cancelled. */
  onOperationChanged: () => void;
  /** Listening has started (again): earlier notifications may have been missed. */
  onListening: () => void;
};

const LONGEST_RECONNECT_PAUSE_MS = 2000;

/** Listens for notifications on a connection of its own, which reconnects. Polling finds the work of missed notifications. */
export class NotificationListener {
  #link: Link;
  #isStopped = false;
  #pause: NodeJS.Timeout | undefined;

  constructor(connect: (options: LinkOptions) => Link, events: NotificationEvents) {
    this.#link = connect({
      onConnect: async (client) => {
        client.on("notification", ({ channel, payload }) => {
          if (channel === CONFIG_CHANNEL) events.onConfigChanged();
          else if (channel === OPERATIONS_CHANNEL) events.onOperationChanged();
          else events.onDue(readDueNotices(payload ?? ""));
        });
        await client.query(`listen ${DUE_CHANNEL}; listen ${CONFIG_CHANNEL}; listen ${OPERATIONS_CHANNEL}`);
        events.onListening();
      },
      onLost: () => this.start(),
    });
  }

  /** Listens, and retries until it can connect. */
  start(pauseMs = 100): void {
    if (this.#isStopped) return;
    this.#link.connect().catch(() => {
      if (this.#isStopped) return;
      this.#pause = setTimeout(() => this.start(Math.min(pauseMs * 2, LONGEST_RECONNECT_PAUSE_MS)), pauseMs);
    });
  }

  /** Notifies those who follow live, on this connection: it has nothing else to do. */
  announce = (notice: string): Promise<unknown> => this.#link.query(liveNotification(notice));

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#pause);
    await this.#link.close();
  }
}
