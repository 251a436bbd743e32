import { shorten } from "../text/shorten";
import { isRecord, isSame } from "./canonical";

/** One changed value: its path, and the old and new value as JSON; "none" where there is none. */
export type Difference = { path: string; from: string; to: string };

/** The longest value that is shown. */
const LONGEST = 200;

/** The differences of two values, as deep as members and items have names. */
export function differences(path: string, from: unknown, to: unknown): Difference[] {
  if (isSame(from, to)) return [];
  const [before, after] = [membersOf(from), membersOf(to)];
  if (!before || !after) return [{ path, from: textOf(from), to: textOf(to) }];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  const found = [...names].flatMap((name) => differences(`${path}.${name}`, before[name], after[name]));
  // The same items in another order.
  return found.length > 0 ? found : [{ path, from: textOf(from), to: textOf(to) }];
}

/** The members of an object, or the items of a list by what names them; null for any other value. */
function membersOf(value: unknown): Record<string, unknown> | null {
  if (isRecord(value)) return value;
  if (!Array.isArray(value)) return null;
  const members = Object.fromEntries(value.map((item) => [keyOf(item), item]));
  const isNamed =
    value.length > 0 && !Object.hasOwn(members, "") && Object.keys(members).length === value.length;
  return isNamed ? members : null;
}

/** What names an item of a list: a topic, a token, an interceptor or a subscription. */
function keyOf(item: unknown): string {
  if (!isRecord(item)) return "";
  const { name, type, handler, topic } = item;
  if (typeof handler === "string" && typeof topic === "string") return `${handler}/${topic}`;
  return typeof name === "string" ? name : typeof type === "string" ? type : "";
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? "none";
  return text.length > LONGEST ? `${shorten(text, LONGEST).text}…` : text;
}
