import { toAttribute } from "./copied-text";
import classes from "./short-id.module.css";

/** Copies a text. Needs an ancestor with copyOnClick (./copy.tsx). */
export function CopyButton({ text, what }: { text: string; what: string }) {
  return (
    <button
      type="button"
      className={classes.copy}
      data-copy={toAttribute(text)}
      aria-label={`Copy ${what}`}
    />
  );
}
