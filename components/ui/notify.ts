import type { ReactNode } from "react";

export type Notice = {
  /** A notice with the ID of a shown one replaces it. */
  id: string;
  tone: "ok" | "fail" | "off";
  title: string;
  /** May come from outside, like the title. */
  text: string;
  /** A button or a link: what to do about it. */
  action?: ReactNode;
  /** Stays until it is closed or withdrawn. */
  stays?: boolean;
};

let shown: readonly Notice[] = [];
let count = 0;
const observers = new Set<() => void>();
const NONE: readonly Notice[] = [];
/** The most notices at a time; older ones make room. */
const MOST = 4;

/** Shows a notice in the corner of the page. A failure stays longer than a success. @returns its ID */
export function notify(notice: Omit<Notice, "id"> & { id?: string }): string {
  const id = notice.id ?? `notice-${++count}`;
  show([...shown.filter((one) => one.id !== id), { ...notice, id }].slice(-MOST));
  return id;
}

/** Takes a notice away. */
export function withdraw(id: string): void {
  if (shown.some((one) => one.id === id)) show(shown.filter((one) => one.id !== id));
}

/** The notices for the component that shows them (./notices.tsx). */
export const noticeStore = {
  get: () => shown,
  onServer: () => NONE,
  subscribe: (observer: () => void) => {
    observers.add(observer);
    return () => observers.delete(observer);
  },
};

function show(next: readonly Notice[]): void {
  shown = next;
  for (const observer of observers) observer();
}
