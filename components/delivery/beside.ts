import { BESIDE } from "@/lib/list/url-params";

/** Which delivery the address shows beside the page, and its neighbours: the links to deliveries on the page, in their order. */

const LINKS = "main a[data-delivery]";

/** The link to a delivery in which an element is; null in the drawer itself, whose links leave the page. */
export function linkOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(LINKS) : null;
}

/** The address of the step of the history that opened it here; null after a reload, and for a link that was shared. */
let openedAt: string | null = null;

/** Shows a delivery beside the page, as a step of the browser's history. The page itself is not read again. */
export function openBeside(id: string): void {
  if (shownBeside() === id) return;
  const address = addressWith(id);
  // From one delivery to another is no step: Back closes what one press opened.
  if (shownBeside() === null) {
    window.history.pushState(null, "", address);
    openedAt = window.location.href;
    return;
  }
  const isOwnStep = openedAt === window.location.href;
  window.history.replaceState(null, "", address);
  if (isOwnStep) openedAt = window.location.href;
}

/** Closes it, which undoes the step that opened it. */
export function closeBeside(): void {
  const isOwnStep = openedAt === window.location.href;
  openedAt = null;
  if (isOwnStep) window.history.back();
  else window.history.replaceState(null, "", addressWith(null));
}

/** Goes to the next or previous delivery of the page. @returns false where there is none */
export function stepBeside(step: 1 | -1): boolean {
  const ids = listedIds();
  const next = ids[ids.indexOf(shownBeside() ?? "") + step];
  if (next === undefined || !ids.includes(shownBeside() ?? "")) return false;
  openBeside(next);
  const row = rowOf(next);
  row?.scrollIntoView({ block: "nearest", inline: "nearest" });
  // A row in focus hands the focus on; what has the focus in the drawer keeps it.
  if (document.activeElement?.closest("tr[data-row-id]")) row?.focus({ preventScroll: true });
  return true;
}

/** The number of a delivery among those of the page, from 1, and how many they are; null for one that is not listed. */
export function placeBeside(id: string): { at: number; of: number } | null {
  const ids = listedIds();
  const index = ids.indexOf(id);
  return index < 0 ? null : { at: index + 1, of: ids.length };
}

/** Gives the focus to the row of a delivery, if the page lists it. */
export function focusRowOf(id: string): void {
  const row = rowOf(id);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function rowOf(id: string): HTMLElement | null {
  const link = document.querySelector<HTMLElement>(`${LINKS}[data-delivery="${CSS.escape(id)}"]`);
  return link?.closest<HTMLElement>("tr[data-row-id]") ?? link;
}

function listedIds(): string[] {
  const links = [...document.querySelectorAll<HTMLElement>(LINKS)];
  return [...new Set(links.map((link) => link.dataset.delivery ?? ""))];
}

const shownBeside = () => new URLSearchParams(window.location.search).get(BESIDE);

function addressWith(id: string | null): string {
  const address = new URL(window.location.href);
  if (id === null) address.searchParams.delete(BESIDE);
  else address.searchParams.set(BESIDE, id);
  return `${address.pathname}${address.search}${address.hash}`;
}
