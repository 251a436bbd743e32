/** The day (its midnight, UTC) of a partition by its name: `attempt_20261126`; null of a table without partitions. */
export function dayOfPartition(name: string): number | null {
  const [, year, month, day] = /_(\d{4})(\d\d)(\d\d)$/.exec(name) ?? [];
  return year ? Date.parse(`${year}-${month}-${day}T00:00:00Z`) : null;
}
