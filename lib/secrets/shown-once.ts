/**
 * A value that is shown once, when it was made: only its hash, or its encrypted form, is stored. `isShownLater`: a value that
 * belongs to it and is no secret.
 */
export type ShownOnce = { label: string; value: string; isShownLater?: true };
