/** The screen of the rules of folding: one page, below the failure groups that they make. */
export const FOLDING = {
  label: { one: "Rules of folding", many: "Failure groups" },
  path: "/failure-groups",
} as const;

const PATH = `${FOLDING.path}/folding`;

/** @param group whose answers the rules are tried on */
export const foldingHref = (group?: number) => (group === undefined ? PATH : `${PATH}?group=${group}`);

/** The id of a failure group in a parameter; null for anything else. */
export function groupIdOf(text: unknown): number | null {
  return typeof text === "string" && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
