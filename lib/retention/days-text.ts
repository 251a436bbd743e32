/** A number of days in words. */
export const daysText = (days: number) => `${days.toLocaleString("en-GB")} ${days === 1 ? "day" : "days"}`;
