/** Names as people really give them, and worse ones. None has a space where the layout would break a line. */
export const LONG = "Bestellbestätigungsbenachrichtigung".repeat(4).slice(0, 120);
export const ARABIC = "متجر الإلكترونيات الكبير في وسط المدينة";
export const HEBREW = "חנות הספרים הגדולה (תל אביב) 24/7";
/** A family, a flag and a skin colour, joined by zero-width joiners. */
export const EMOJI = "👩‍👩‍👧‍👦 Familie 🏳️‍🌈 🧑🏽‍🚀";
/** A bell, an override of the direction without its end, and a space without width. */
export const CONTROL = "bell\u0007 over\u202Eride zero\u200Bwidth";

export const ODD_NAMES = [LONG, ARABIC, EMOJI, HEBREW, CONTROL, "Billing"] as const;

/** One of the names; different from those of other numbers at its end. */
export const oddName = (number: number): string =>
  `${ODD_NAMES[number % ODD_NAMES.length]}${number < ODD_NAMES.length ? "" : ` ${number}`}`;
