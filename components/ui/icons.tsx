/** The console's icons: 16-unit strokes in the text's colour, hidden from assistive technology (each has a word beside it). */
const PATHS = {
  retry: "M13 3v3.5H9.5M12.6 6.2A5.5 5.5 0 1 0 13.3 9.4",
  trash: "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 8.5h6l.5-8.5M6.8 7v3.5M9.2 7v3.5",
  restore: "M3 3v3.5h3.5M3.4 6.2A5.5 5.5 0 1 1 2.7 9.4",
  copy: "M5.5 5.5h7v8h-7zM3.5 10.5v-8h7",
  check: "M3 8.5l3.2 3.2L13 4.8",
  cross: "M4 4l8 8M12 4l-8 8",
  chevronRight: "M6 3.5L10.5 8 6 12.5",
  chevronDown: "M3.5 6L8 10.5 12.5 6",
  chevronLeft: "M10 3.5L5.5 8l4.5 4.5",
  arrowUp: "M8 12.5v-9M4.5 7L8 3.5 11.5 7",
  arrowDown: "M8 3.5v9M4.5 9L8 12.5 11.5 9",
  plus: "M8 3.5v9M3.5 8h9",
  columns: "M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9",
  calendar: "M2.5 4h11v9h-11zM2.5 7h11M5.5 2.5V5M10.5 2.5V5",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2",
  sun: "M8 10.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM8 1.8v1.4M8 12.8v1.4M1.8 8h1.4M12.8 8h1.4M3.6 3.6l1 1M11.4 11.4l1 1M12.4 3.6l-1 1M4.6 11.4l-1 1",
  moon: "M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z",
  screen: "M2.5 3h11v8h-11zM6 13.5h4M8 11v2.5",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6",
  hourglass: "M4 2.5h8M4 13.5h8M5 2.5v2.2L8 8l3-3.3V2.5M5 13.5v-2.2L8 8l3 3.3v2.2",
  alert: "M8 2.2l6.2 11.3H1.8zM8 6.5v3.2M8 11.4v.3",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.6M8 5v.3",
  inbox: "M2.5 9l2-6h7l2 6v4h-11zM2.5 9h3l1 1.8h3l1-1.8h3",
  signOut: "M6.5 2.5h-4v11h4M10 5l3 3-3 3M13 8H6.5",
  user: "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.8 13.6c.5-2.5 2.6-3.8 5.2-3.8s4.7 1.3 5.2 3.8",
  expand: "M3 6l5 5 5-5",
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  checklist: "M2.5 4.3l1.2 1.2L6 3.2M2.5 10.8L3.7 12 6 9.7M8.5 4.5h5M8.5 11h5",
  layers: "M8 2.2l6 3.1-6 3.1-6-3.1zM2.5 8.2L8 11l5.5-2.8M2.5 11L8 13.8l5.5-2.8",
  shield: "M8 2l5 1.8v3.9c0 3-2 5.1-5 6.3-3-1.2-5-3.3-5-6.3V3.8zM5.8 7.9l1.6 1.6 2.9-3",
  book: "M8 4.2C6.6 3.2 4.8 2.9 2.5 3v9.3c2.3-.1 4.1.2 5.5 1.2 1.4-1 3.2-1.3 5.5-1.2V3c-2.3-.1-4.1.2-5.5 1.2zM8 4.2v9.3",
  send: "M13.5 2.5L7 9M13.5 2.5l-4 11L7 9 2.5 6.5z",
  target: "M8 13.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM8 10.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  branch:
    "M4.5 5.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM11.5 8.1a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM4.5 13.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM4.5 5.6v4.8M11.5 8.1c0 2.4-5.4 1.3-6.6 2.6",
  users:
    "M6 7.6a2.4 2.4 0 1 0 0-4.8 2.4 2.4 0 0 0 0 4.8zM1.8 13.2c.4-2.3 2-3.4 4.2-3.4s3.8 1.1 4.2 3.4M10.6 7.4a2.2 2.2 0 1 0-.8-4.3M11.8 9.9c1.4.4 2.2 1.5 2.5 3.3",
  key: "M5.2 13.3a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4zM7.2 8.8l6-6M11 5l1.9 1.9M9 7l1.4 1.4",
  trail: "M4 2.5h8v11H4zM6.3 5.5h3.4M6.3 8h3.4M6.3 10.5h2",
  lock: "M3.5 7.2h9v6.3h-9zM5.3 7.2V5.3a2.7 2.7 0 0 1 5.4 0v1.9",
  stack: "M3 3.5h10M3 6.5h10M3 9.5h6M3 12.5h6M11.5 9.5v3.2M11.5 14v.1",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M5 3.2l7.5 4.8L5 12.8z",
  undo: "M6 3L2.8 6.2 6 9.4M3 6.2h6.4a3.4 3.4 0 0 1 0 6.8H6.5",
  sidebar: "M2.5 3h11v10h-11zM6.2 3v10",
  external: "M6.5 3.5H3v9.5h9.5V9.5M9 3h4v4M13 3L7.5 8.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
