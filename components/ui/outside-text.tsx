import { visible } from "@/lib/text/visible";

/**
 * A text from outside, set as part of a line: what cannot be seen in it is shown as escapes, and its direction of
 * writing ends with it, so that a right-to-left name does not turn its neighbours around. In attributes, where no element
 * can stand, `visible` alone is used.
 */
export function OutsideText({ text }: { text: string }) {
  return <bdi>{visible(text)}</bdi>;
}
