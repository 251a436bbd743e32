import { visible } from "@/lib/text/visible";

/**
 * A text from outside. Its invisible characters are shown as escapes, and its writing direction is isolated, so
 * that a right-to-left name does not reverse its neighbours. Attributes, which cannot contain elements, use `visible` alone.
 * @param hasLines whether its line breaks stay, where the element around it shows them
 */
export function OutsideText({ text, hasLines = false }: { text: string; hasLines?: boolean }) {
  return <bdi>{visible(text, { lines: hasLines })}</bdi>;
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
