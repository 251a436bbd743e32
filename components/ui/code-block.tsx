import type { ReactNode } from "react";
import type { BodyText } from "@/lib/deliveries/view/body-text";
import { DUMPED_BYTES } from "@/lib/deliveries/view/hex-dump";
import { type HeaderValues, headerLines } from "@/lib/text/header-lines";
import { visible } from "@/lib/text/visible";
import classes from "./code-block.module.css";
import { CopyButton } from "./copy-button";
import { OutsideText } from "./outside-text";

type Props = { title: string; note?: string | undefined; body: BodyText; emptyText?: string };

/** Shows a body as inert text: its contents are never executed or rendered. */
export function CodeBlock({ title, note, body, emptyText = "No body." }: Props) {
  return (
    <section className={classes.block} aria-label={title}>
      <BlockTitle title={title} note={note} copy={body.kind === "text" ? body.text : undefined} />
      {body.kind === "text" ? (
        <Lines text={body.text} isCut={body.cut} />
      ) : body.kind === "binary" ? (
        <Dump bytes={body.bytes} hex={body.hex} />
      ) : (
        <p className={classes.none}>{body.kind === "empty" ? emptyText : HIDDEN}</p>
      )}
    </section>
  );
}

const HIDDEN = "You may not see payloads. Ask an administrator.";

/** A text as it is, in lines. */
export function Lines({
  text,
  isCut,
  isWrapped = true,
}: {
  text: string;
  isCut: boolean;
  isWrapped?: boolean;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre className={classes.code} data-unwrapped={isWrapped ? undefined : true} tabIndex={0}>
      {visible(text, { lines: true })}
      {isCut ? <em>{"\n"}… shortened: only the beginning is shown.</em> : null}
    </pre>
  );
}

/** The beginning of binary data. */
function Dump({ bytes, hex }: { bytes: number; hex: string }) {
  const isCut = bytes > DUMPED_BYTES;
  return (
    <>
      <p className={classes.about}>
        Binary, {bytes.toLocaleString("en-GB")} bytes
        {isCut ? `; the first ${DUMPED_BYTES.toLocaleString("en-GB")}:` : ":"}
      </p>
      <Lines text={hex} isCut={false} isWrapped={false} />
    </>
  );
}

/** Headers as a table of names and values. */
export function HeaderBlock(props: {
  title: string;
  headers: HeaderValues;
  /** What the copy button copies; the title by default. */
  what?: string;
}) {
  const { title, headers, what } = props;
  const entries = headerLines(headers).sort((a, b) => a.name.localeCompare(b.name));
  const text = entries.map(({ name, value }) => `${name}: ${value}`).join("\n");
  return (
    <section className={classes.block} aria-label={title}>
      <BlockTitle title={title} copy={text || undefined} what={what} />
      {entries.length ? (
        <dl className={classes.headers}>
          {entries.map(({ key, name, value }) => (
            <div key={key}>
              <dt>
                <OutsideText text={name} />
                <span className="visually-hidden">: </span>
              </dt>
              <dd data-masked={value === "[masked]" || undefined}>
                <OutsideText text={value} />
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className={classes.none}>No headers.</p>
      )}
    </section>
  );
}

/** A short text from outside, as a URL or a sentence, with its name and a button that copies it. */
export function TextLine({
  label,
  text,
  what = label.toLowerCase(),
}: {
  label: string;
  text: string;
  what?: string;
}) {
  return (
    <p className={classes.line}>
      <b>{label}</b>{" "}
      <span className={classes.lineText}>
        <OutsideText text={text} />
      </span>{" "}
      <CopyButton text={text} what={what} />
    </p>
  );
}

const ESCAPED = "invisible characters are shown as escapes; copying keeps the originals";

/** The title of a block, with what can be chosen for it and its copy button. */
export function BlockTitle(props: {
  title: string;
  children?: ReactNode;
  note?: string | undefined;
  copy: string | undefined;
  what?: string | undefined;
}) {
  return (
    <h3 className={classes.title}>
      {props.title}
      {props.note ? <small>{props.note}</small> : null}
      {props.copy && visible(props.copy, { lines: true }) !== props.copy ? <small>{ESCAPED}</small> : null}
      {props.children}
      {props.copy ? <CopyButton text={props.copy} what={props.what ?? props.title.toLowerCase()} /> : null}
    </h3>
  );
}
