import type { ReactNode } from "react";
import classes from "./mark.module.css";

export type Tone = "ok" | "fail" | "wait" | "off";

/** A shape per meaning, so that colour alone distinguishes none. */
const SHAPES = {
  check: <path d="M2.6 6.4l2.3 2.3 4.5-5" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  cross: <path d="M3 3l6 6M9 3l-6 6" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  clock: (
    <>
      <circle cx="6" cy="6" r="4.4" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 3.6V6l1.7 1.2" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
  arrow: (
    <path
      d="M1.8 6h7.6M6.6 3.2L9.6 6 6.6 8.8"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
    />
  ),
  half: (
    <>
      <circle cx="6" cy="6" r="4.2" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.8a4.2 4.2 0 0 0 0 8.4z" fill="currentColor" />
    </>
  ),
  dash: <path d="M2.6 6h6.8" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  bar: <path d="M6 2v4.6M6 9.4v.4" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />,
} as const satisfies Record<string, ReactNode>;
export type Shape = keyof typeof SHAPES;

/** A state shown by colour, word and shape. `isQuiet` omits the tinted background, for dense rows. */
export function Mark(props: { tone: Tone; shape: Shape; children: ReactNode; isQuiet?: boolean }) {
  return (
    <span className={classes.mark} data-tone={props.tone} data-quiet={props.isQuiet || undefined}>
      <MarkShape shape={props.shape} />
      {props.children}
    </span>
  );
}

export function MarkShape({ shape }: { shape: Shape }) {
  return (
    <svg aria-hidden="true" width="12" height="12" viewBox="0 0 12 12" fill="none" style={{ flex: "none" }}>
      {SHAPES[shape]}
    </svg>
  );
}
