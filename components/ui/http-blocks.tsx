import type { BodyText } from "@/lib/deliveries/view/body-text";
import { type HeaderValues, headerLines } from "@/lib/text/header-lines";
import { visible } from "@/lib/text/visible";
import classes from "./http-blocks.module.css";
import { OutsideText } from "./outside-text";

/**
 * Shows a body as received: as text, never as markup. The server indents JSON for reading, within a budget; the exact bytes
 * were sent and signed.
 */
export function BodyBlock({
  body,
  label,
  isTruncated = false,
}: {
  body: BodyText;
  label: string;
  isTruncated?: boolean;
}) {
  if (body.kind === "empty") return <p className={classes.note}>Empty body.</p>;
  if (body.kind === "binary") return <p className={classes.note}>{size(body.bytes)} that are not text.</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so keys must reach it */}
      <figure className={classes.code} tabIndex={0} aria-label={label}>
        <pre>{visible(body.text, { lines: true })}</pre>
      </figure>
      {body.cut || isTruncated ? (
        <p className={classes.note}>
          {body.cut ? `Shortened: the beginning of ${size(body.bytes)}. ` : null}
          {isTruncated ? `The first ${size(body.bytes)} were kept.` : null}
        </p>
      ) : null}
    </>
  );
}

/** Headers as lines; the values of secret ones arrive masked. */
export function HeaderBlock({ headers, label }: { headers: HeaderValues; label: string }) {
  const entries = headerLines(headers);
  if (entries.length === 0) return <p className={classes.note}>No headers.</p>;
  return (
    <figure className={classes.code} aria-label={label}>
      <pre>
        {entries.map(({ key, name, value }) => (
          <span key={key} className={classes.header}>
            <i>
              <OutsideText text={name} />:
            </i>{" "}
            <OutsideText text={value} />
            {"\n"}
          </span>
        ))}
      </pre>
    </figure>
  );
}

function size(bytes: number): string {
  return bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`;
}
