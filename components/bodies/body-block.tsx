"use client";

import { useMemo, useState } from "react";
import { BlockTitle, CodeBlock, Lines } from "@/components/ui/code-block";
import blocks from "@/components/ui/code-block.module.css";
import type { BodyText } from "@/lib/deliveries/view/body-text";
import { jsonTree } from "@/lib/text/json-tree";
import classes from "./body-block.module.css";
import { JsonTreeView } from "./json-tree-view";

type Props = {
  title: string;
  note?: string | undefined;
  body: BodyText;
  emptyText: string;
  /** Shown as a tree at first, if it is JSON. */
  isTree?: boolean;
};

/** Shorter lines are seen whole, wrapped or not. */
const LONG_LINE = /[^\n]{60}/;

/**
 * The body of a request or an answer, inert: JSON as a folded tree or as text, other text with its lines wrapped or not, binary data
 * as a dump of its beginning. Needs an ancestor with copyOnClick (components/ui/copy.tsx).
 */
export function BodyBlock({ title, note, body, emptyText, isTree: isTreeAtFirst = false }: Props) {
  const [isTree, setIsTree] = useState(isTreeAtFirst);
  const [isWrapped, setIsWrapped] = useState(true);
  const isJson = body.kind === "text" && body.isJson === true;
  const text = body.kind === "text" ? body.text : "";
  const tree = useMemo(() => (isJson && isTree ? jsonTree(text) : undefined), [isJson, isTree, text]);
  if (body.kind !== "text") return <CodeBlock {...{ title, note, body, emptyText }} />;
  return (
    <section className={blocks.block} aria-label={title}>
      <BlockTitle title={title} note={note} copy={text}>
        <span className={classes.choices}>
          {isJson ? (
            <button type="button" aria-pressed={isTree} onClick={() => setIsTree(!isTree)}>
              Tree
            </button>
          ) : null}
          {tree || !LONG_LINE.test(text) ? null : (
            <button type="button" aria-pressed={isWrapped} onClick={() => setIsWrapped(!isWrapped)}>
              Wrap
            </button>
          )}
        </span>
      </BlockTitle>
      {tree ? (
        <JsonTreeView tree={tree} label={title} />
      ) : (
        <Lines text={text} isCut={body.cut} isWrapped={isWrapped} />
      )}
    </section>
  );
}
