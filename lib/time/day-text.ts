import { addDays, isDay } from "./zone";

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** `26 Nov 2026`, `26. November`, `26.11.2026`, `26/11`, `26`. */
const DAY_FIRST = /^(\d{1,2})(?:[\s./-]+(\d{1,2}|[a-z]{3,9})\.?(?:[\s./-]+(\d{4}))?)?\.?$/;

/**
 * Reads a day as people write it, the day before the month: `26 Nov 2026`, `26.11.`, `2026-11-26`, `today`, `yesterday`. A year or
 * month that is left out is that of `last`, or the one before if the day would be after it.
 * @param last the last day that can be meant, as `2026-11-26`
 * @returns the day as `2026-11-26`; undefined for another text
 */
export function parseDay(text: string, last: string): string | undefined {
  const plain = text.trim().toLowerCase();
  if (plain === "today") return last;
  if (plain === "yesterday") return addDays(last, -1);
  if (isDay(plain)) return plain;
  const [, day, month, year] = DAY_FIRST.exec(plain) ?? [];
  if (!day) return undefined;
  const number = month === undefined ? undefined : monthNumber(month);
  if (month !== undefined && number === undefined) return undefined;
  return candidates({ day, month: number, year }, last).find((one) => year !== undefined || one <= last);
}

function monthNumber(text: string): number | undefined {
  const number = /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3)) + 1;
  return number >= 1 && number <= 12 ? number : undefined;
}

type Parts = { day: string; month: number | undefined; year: string | undefined };

/** The days that the parts can mean and that exist, the latest first. */
function candidates({ day, month, year }: Parts, last: string): string[] {
  const [lastYear = 0, lastMonth = 1] = last.split("-").map(Number);
  const months =
    month === undefined
      ? [0, 1].map((back) => ({
          year: lastYear - (lastMonth > back ? 0 : 1),
          month: ((lastMonth - back + 11) % 12) + 1,
        }))
      : [0, 1].map((back) => ({ year: year === undefined ? lastYear - back : Number(year), month }));
  return months
    .map((one) => `${one.year}-${String(one.month).padStart(2, "0")}-${day.padStart(2, "0")}`)
    .filter(isDay);
}
