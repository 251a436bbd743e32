/** The result of an operation when the server could not be reached. The page stays unchanged, so no typed text is lost. */
export const UNREACHABLE = {
  ok: false,
  message:
    "The server could not be reached, so it is not known whether this was done. Try again in a moment.",
  details: [],
} as const;
