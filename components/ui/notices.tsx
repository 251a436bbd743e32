"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { visible } from "@/lib/text/visible";
import { Icon } from "./icons";
import { MarkShape, type Shape } from "./mark";
import classes from "./notices.module.css";
import { type Notice, noticeStore, withdraw } from "./notify";
import { OutsideText } from "./outside-text";

const SHAPES = { ok: "check", fail: "bar", off: "dash" } as const satisfies Record<Notice["tone"], Shape>;
/** How long a notice is shown. Time enough to read two sentences, and longer where something went wrong. */
const SHOWN_MS = { ok: 5_000, fail: 12_000, off: 8_000 } as const satisfies Record<Notice["tone"], number>;

/** The notices of the page (./notify.ts), in the corner, above a bar of actions. */
export function Notices() {
  const notices = useSyncExternalStore(noticeStore.subscribe, noticeStore.get, noticeStore.onServer);
  return (
    <section className={classes.notices} aria-label="Notifications">
      {notices.map((notice) => (
        <NoticeBox key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

/** One notice. Its time stops while it is pointed at or has the focus. */
function NoticeBox({ notice }: { notice: Notice }) {
  const { id, tone, title, text, action, stays } = notice;
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    if (stays || isHeld) return;
    const timer = setTimeout(withdraw, SHOWN_MS[tone], id);
    return () => clearTimeout(timer);
  }, [id, tone, stays, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it on the page
    <div
      role={tone === "fail" ? "alert" : "status"}
      className={classes.notice}
      data-tone={tone}
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <span className={classes.shape}>
        <MarkShape shape={SHAPES[tone]} />
      </span>
      <div className={classes.words}>
        <b>
          <OutsideText text={title} />
        </b>
        <div>
          <OutsideText text={text} />
        </div>
        {action}
      </div>
      <button
        type="button"
        className={classes.close}
        aria-label={`Close: ${visible(title)}`}
        onClick={() => withdraw(id)}
      >
        <Icon name="cross" size={12} />
      </button>
    </div>
  );
}
