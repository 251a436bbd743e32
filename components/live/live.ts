import { hasNoSession } from "@/components/shell/router-answers";
import { announce } from "@/components/shell/unreachable-notice";
import { LIVE_NOUNS, type LiveNoun } from "@/lib/live/nouns";
import { lead } from "./leader";
import { openSource } from "./source";

/**
 * What changes on the hub, for all parts of the page that follow it. One tab of the browser has the stream, and passes on what it says:
 * the connections of a browser to one server are few.
 */

/** How long a hidden tab keeps the stream; without locks (./leader.ts) each tab has its own, and a hidden one none. */
const HIDDEN_MS = 60_000;
/** Everything is read again so often, in case a notification was lost with the process that would have sent it. */
const SAFETY_MS = 30_000;
const END = "end";

type Message = readonly LiveNoun[] | typeof END;
type Observer = { nouns: readonly LiveNoun[]; onChange: () => void };

const observers = new Set<Observer>();
/** What changed while this tab was hidden. */
const missed = new Set<LiveNoun>();
let channel: BroadcastChannel | undefined;
let safety: ReturnType<typeof setInterval> | undefined;
let hiding: ReturnType<typeof setTimeout> | undefined;
let stopLeading: (() => void) | undefined;

/** Calls a function when rows of these nouns have changed and the page is visible. @returns a function that ends it */
export function followLive(nouns: readonly LiveNoun[], onChange: () => void): () => void {
  const observer = { nouns, onChange };
  observers.add(observer);
  if (observers.size === 1) begin();
  return () => {
    observers.delete(observer);
    if (observers.size === 0) end();
  };
}

/** Ends the stream of this browser, also in its other tabs: the user signs out. It begins again in a tab that is turned to. */
export function endLive(): void {
  channel?.postMessage(END);
  stop();
}

function begin(): void {
  channel = new BroadcastChannel("redeliver-live");
  channel.onmessage = ({ data }: MessageEvent<Message>) => (data === END ? stop() : pass(data));
  safety = setInterval(() => pass(LIVE_NOUNS), SAFETY_MS);
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("focus", onVisibility);
  onVisibility();
}

function end(): void {
  stop();
  channel?.close();
  channel = undefined;
  clearInterval(safety);
  clearTimeout(hiding);
  document.removeEventListener("visibilitychange", onVisibility);
  window.removeEventListener("focus", onVisibility);
}

function stop(): void {
  stopLeading?.();
  stopLeading = undefined;
}

function onVisibility(): void {
  clearTimeout(hiding);
  if (document.visibilityState !== "visible") {
    hiding = setTimeout(stop, navigator.locks ? HIDDEN_MS : 0);
    return;
  }
  stopLeading ??= lead(() => openSource({ onChange: passOn, onRefused }), navigator.locks);
  notify([...missed]);
  missed.clear();
}

/** Of the leader: passes what the stream says to this tab and the others. */
function passOn(nouns: readonly LiveNoun[]): void {
  channel?.postMessage(nouns);
  pass(nouns);
}

function pass(nouns: readonly LiveNoun[]): void {
  if (document.visibilityState === "visible") notify(nouns);
  else for (const noun of nouns) missed.add(noun);
}

function notify(changed: readonly LiveNoun[]): void {
  for (const { nouns, onChange } of observers) if (nouns.some((noun) => changed.includes(noun))) onChange();
}

async function onRefused(): Promise<boolean> {
  if (!(await hasNoSession().catch(() => false))) return true;
  announce("signed out");
  endLive();
  return false;
}
