import { visible } from "@/lib/text/visible";

/**
 * A text from outside within a line. Its invisible characters are shown as escapes, and its writing direction is isolated, so
 * that a right-to-left name does not reverse its neighbours. Attributes, which cannot contain elements, use `visible` alone.
 */
export function OutsideText({ text }: { text: string }) {
  return <bdi>{visible(text)}</bdi>;
}

/** The same, whole on hover where a cell cuts it off: one element, because a list has thousands. */
export function HoverText({ text, className }: { text: string; className?: string | undefined }) {
  const shown = visible(text);
  return (
    <bdi title={shown} className={className}>
      {shown}
    </bdi>
  );
}
