/** The cookie with the width of the side bar, written by the browser and read by the server; not a secret. */
export const NAVIGATION_COOKIE = "navigation";

/** The width that a user has chosen. Without one it follows the width of the page (./navigation-links.module.css). */
export const NAVIGATION_WIDTHS = ["open", "rail"] as const;
export type NavigationWidth = (typeof NAVIGATION_WIDTHS)[number];

export function parseNavigationWidth(text: string | undefined): NavigationWidth | undefined {
  return NAVIGATION_WIDTHS.find((width) => width === text);
}
