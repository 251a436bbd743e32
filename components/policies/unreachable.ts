/** What an operation comes to when the server could not be asked. The page stays as it is, so nothing typed is lost. */
export const UNREACHABLE = {
  ok: false,
  message:
    "The server could not be reached, so it is not known whether this was done. Try again in a moment.",
  details: [],
} as const;
