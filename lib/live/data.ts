import { ChannelListener } from "../db/channel-listener";
import { LIVE_CHANNEL } from "../db/channels";
import { type LiveNotice, readNotice } from "./notice";

export type LiveListenerEvents = {
  /** Notices before this time of the database may have been missed. */
  onListening: (at: Date) => void;
  onNotice: (notice: LiveNotice) => void;
};

/** Makes a listener for what all processes changed, on a connection of its own. It listens once it is started. */
export function listenForChanges(databaseUrl: string, events: LiveListenerEvents): ChannelListener {
  return new ChannelListener(databaseUrl, LIVE_CHANNEL, {
    onListening: events.onListening,
    onNotification: (payload) => {
      const notice = readNotice(payload);
      if (notice) events.onNotice(notice);
    },
  });
}
