/** A size in bytes with the unit that fits, as files are measured: 1 kB is 1,000 bytes. */
export function sizeText(bytes: number): string {
  const steps = ["bytes", "kB", "MB", "GB", "TB"] as const;
  const step = bytes < 1000 ? 0 : Math.min(4, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** step;
  const digits = step === 0 || value >= 100 ? 0 : 1;
  return `${value.toLocaleString("en-GB", { maximumFractionDigits: digits })} ${steps[step]}`;
}
