/** Where keys apply: on every page, on a list's page, on the focused row of a list, while rows are selected, on the page of a group, in a policy's form. */
export const KEY_SCOPES = {
  everywhere: "Everywhere",
  list: "Lists",
  row: "The row in focus",
  selection: "Selected rows",
  group: "The page of a failure group",
  policy: "Rules of a policy",
} as const;
export type KeyScope = keyof typeof KEY_SCOPES;

/**
 * The one table of keys: the listener, the help sheet and the hints in buttons are made from it. A key is named as
 * `pressedKey` (./press.ts) names a press; a space separates the keys of a sequence. Several keys mean the same.
 */
export const KEYS = [
  { id: "jump", keys: ["mod+k"], scope: "everywhere", meaning: "Jump to a screen or an event" },
  { id: "goDeliveryRetry", keys: ["g d"], scope: "everywhere", meaning: "Go to Delivery Retry" },
  { id: "goEventStatus", keys: ["g e"], scope: "everywhere", meaning: "Go to Event Status" },
  { id: "undo", keys: ["z"], scope: "everywhere", meaning: "Undo the deletion of the last 30 seconds" },
  { id: "help", keys: ["?"], scope: "everywhere", meaning: "This list of keys" },
  { id: "nextRow", keys: ["j", "ArrowDown"], scope: "list", meaning: "Next row" },
  { id: "previousRow", keys: ["k", "ArrowUp"], scope: "list", meaning: "Previous row" },
  { id: "search", keys: ["/"], scope: "list", meaning: "Search for event IDs" },
  { id: "textForm", keys: ["f"], scope: "list", meaning: "Filter by a text, or by the bar" },
  { id: "previousPage", keys: ["["], scope: "list", meaning: "Previous page" },
  { id: "nextPage", keys: ["]"], scope: "list", meaning: "Next page" },
  { id: "selectAll", keys: ["a"], scope: "list", meaning: "Select all rows of this page, or none" },
  { id: "selectMatching", keys: ["A"], scope: "list", meaning: "Select all that match, on every page" },
  { id: "selectRow", keys: ["x", "Space"], scope: "row", meaning: "Select the row" },
  { id: "selectRange", keys: ["X", "shift+Space"], scope: "row", meaning: "Select the range up to the row" },
  { id: "expandRow", keys: ["Enter"], scope: "row", meaning: "Expand the row" },
  { id: "openRow", keys: ["o"], scope: "row", meaning: "Open the row's page" },
  { id: "viewRow", keys: ["v"], scope: "row", meaning: "View the row's delivery beside the list" },
  { id: "cellMenu", keys: ["."], scope: "row", meaning: "Filter by a cell of the row, or copy it" },
  { id: "copyRow", keys: ["c"], scope: "row", meaning: "Copy the row's ID" },
  {
    id: "retry",
    keys: ["r"],
    scope: "selection",
    meaning: "Retry them (all that match, and waiting ones: shows them first, then Enter)",
  },
  {
    id: "stop",
    keys: ["s"],
    scope: "selection",
    meaning: "Stop retrying them (shows them first, then Enter)",
  },
  {
    id: "editAndRetry",
    keys: ["t"],
    scope: "selection",
    meaning: "Edit and retry them (asks what to change, then shows them)",
  },
  { id: "discard", keys: ["Delete"], scope: "selection", meaning: "Delete them (asks first)" },
  {
    id: "clearSelection",
    keys: ["Escape"],
    scope: "selection",
    meaning: "Clear the selection, or close the delivery beside the list",
  },
  { id: "acknowledgeGroup", keys: ["y"], scope: "group", meaning: "Acknowledge it" },
  { id: "resolveGroup", keys: ["e"], scope: "group", meaning: "Resolve it" },
  { id: "acceptGroup", keys: ["p"], scope: "group", meaning: "Accept its deliveries (shows them first)" },
  { id: "muteGroup", keys: ["m"], scope: "group", meaning: "Mute it (asks until when)" },
  { id: "reopenGroup", keys: ["u"], scope: "group", meaning: "Open it again" },
  { id: "moveRuleUp", keys: ["alt+ArrowUp"], scope: "policy", meaning: "Move the rule up" },
  { id: "moveRuleDown", keys: ["alt+ArrowDown"], scope: "policy", meaning: "Move the rule down" },
] as const satisfies readonly Key[];

type Key = { id: string; keys: readonly string[]; scope: KeyScope; meaning: string };
export type KeyId = (typeof KEYS)[number]["id"];

/** Returns the keys of an entry. */
export function keysOf(id: KeyId): readonly string[] {
  return KEYS.find((key) => key.id === id)?.keys ?? [];
}
