import type { BodyText } from "@/lib/deliveries/view/body-text";
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
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className={classes.code} tabIndex={0}>
          {visible(body.text, { lines: true })}
          {body.cut ? <em>{"\n"}… shortened: only the beginning is shown.</em> : null}
        </pre>
      ) : (
        <p className={classes.none}>{body.kind === "empty" ? emptyText : withheldText(body)}</p>
      )}
    </section>
  );
}

function withheldText(body: Exclude<BodyText, { kind: "text" | "empty" }>): string {
  return body.kind === "hidden"
    ? "You may not see payloads. Ask an administrator."
    : `Binary, ${body.bytes.toLocaleString("en-GB")} bytes.`;
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

function BlockTitle(props: {
  title: string;
  note?: string | undefined;
  copy: string | undefined;
  what?: string | undefined;
}) {
  return (
    <h3 className={classes.title}>
      {props.title}
      {props.note ? <small>{props.note}</small> : null}
      {props.copy && visible(props.copy, { lines: true }) !== props.copy ? <small>{ESCAPED}</small> : null}
      {props.copy ? <CopyButton text={props.copy} what={props.what ?? props.title.toLowerCase()} /> : null}
    </h3>
  );
}
