import type { ReactNode } from "react";
import type { FailureClass } from "@/lib/engine/failure";

/** A shape of its own per class, so that none is told by colour alone: all of them are failures and red. */
const SHAPES = {
  unexpected_success: (
    <>
      <circle cx="6" cy="6" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 2.1a3.9 3.9 0 0 0 0 7.8z" fill="currentColor" />
    </>
  ),
  client_error: <path d="M6 1.3L10.7 6 6 10.7 1.3 6z" fill="currentColor" />,
  server_error: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  no_response: (
    <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  ),
  other_status: (
    <path
      d="M6 1.8l4.6 8.2H1.4z"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinejoin="round"
    />
  ),
} satisfies Record<FailureClass, ReactNode>;

export function FailureMark({ failureClass }: { failureClass: FailureClass }) {
  return (
    <svg
      aria-hidden="true"
      width="12"
      height="12"
      viewBox="0 0 12 12"
      style={{ color: "var(--rd-fail)", flex: "none" }}
    >
      {SHAPES[failureClass]}
    </svg>
  );
}
