import { toAttribute } from "@/components/ui/copied-text";
import shortId from "@/components/ui/short-id.module.css";
import { type JsonTree, pathOf } from "@/lib/text/json-tree";
import { shorten } from "@/lib/text/shorten";
import { visible, visibleInJson } from "@/lib/text/visible";
import classes from "./json-tree.module.css";

type Props = {
  tree: JsonTree;
  value: number;
  id: string;
  isOpen: boolean;
  /** It is the value in focus; or the first one, in place of one that is not shown. */
  isCurrent: boolean;
  isFirst: boolean;
  toggle: (value: number) => void;
};

/** A longer text is copied whole, and shown by its beginning. */
const LONGEST = 1000;
const DEEPEST_INDENT = 24;
const INDENT_PX = 14;

/** One value of a tree: its name, its text or the number of what is in it, and a button that copies its path. */
export function JsonRow({ tree, value, id, isOpen, isCurrent, isFirst, toggle }: Props) {
  const kind = tree.kindOf(value);
  const path = pathOf(tree, value);
  const label = tree.labelOf(value);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree handles the keys of its items
    <div
      id={id}
      role="treeitem"
      data-value={value}
      aria-level={tree.depthOf(value) + 1}
      aria-expanded={kind === "scalar" ? undefined : isOpen}
      aria-selected={isCurrent}
      tabIndex={isCurrent || isFirst ? 0 : -1}
      className={classes.row}
      style={{ paddingLeft: 6 + Math.min(tree.depthOf(value), DEEPEST_INDENT) * INDENT_PX }}
      onClick={(event) => {
        if (!(event.target as Element).closest("button")) toggle(value);
      }}
    >
      <span className={classes.fold} aria-hidden="true">
        {kind === "scalar" ? "" : isOpen ? "▾" : "▸"}
      </span>
      {label === undefined ? null : (
        <span className={typeof label === "number" ? classes.index : classes.name}>
          <bdi>{typeof label === "number" ? label : visibleInJson(label)}</bdi>:{" "}
        </span>
      )}
      {kind === "scalar" ? <Scalar text={tree.textOf(value)} /> : <Inside {...{ tree, value, kind }} />}
      <button
        type="button"
        className={`${shortId.copy} ${classes.copy}`}
        data-copy={toAttribute(path)}
        tabIndex={-1}
        aria-label={`Copy path ${visible(path)}`}
        title={`Copy path ${visible(path)} (c)`}
      />
    </div>
  );
}

function Scalar({ text }: { text: string }) {
  const { text: shown, cut } = shorten(text, LONGEST);
  const kind = text.startsWith('"') ? "string" : /^[tfn]/.test(text) ? "word" : "number";
  return (
    <span className={classes.scalar} data-kind={kind}>
      <bdi>{visibleInJson(shown)}</bdi>
      {cut ? <em> … {text.length.toLocaleString("en-GB")} characters: see the text</em> : null}
    </span>
  );
}

function Inside({ tree, value, kind }: { tree: JsonTree; value: number; kind: "object" | "array" }) {
  const count = tree.countOf(value);
  const [one, many] = kind === "object" ? ["member", "members"] : ["item", "items"];
  const [begin, end] = kind === "object" ? "{}" : "[]";
  return (
    <span className={classes.inside}>
      {begin} {count.toLocaleString("en-GB")} {count === 1 ? one : many} {end}
    </span>
  );
}
