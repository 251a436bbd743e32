import type { JsonTree } from "@/lib/text/json-tree";

type Seen = { tree: JsonTree; seen: readonly number[]; isOpen: boolean };

/**
 * What a key does on a value of a tree: the value that it goes to, or `toggle`. Right opens or goes into, left closes or goes out.
 * @returns undefined for a key of something else
 */
export function nextValue(
  key: string,
  value: number,
  { tree, seen, isOpen }: Seen,
): number | "toggle" | undefined {
  const at = seen.indexOf(value);
  const isLeaf = tree.countOf(value) === 0;
  switch (key) {
    case "ArrowDown":
      return seen[at + 1] ?? value;
    case "ArrowUp":
      return seen[at - 1] ?? value;
    case "Home":
      return 0;
    case "End":
      return seen.at(-1) ?? value;
    case "ArrowRight":
      if (isLeaf) return value;
      return isOpen ? value + 1 : "toggle";
    case "ArrowLeft":
      return isOpen && !isLeaf ? "toggle" : Math.max(0, tree.parentOf(value));
    case "Enter":
    case " ":
      return "toggle";
    default:
      return undefined;
  }
}
