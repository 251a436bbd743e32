/** The bytes of WAL that one number in the middle of a file's name stands for. */
const LOG_BYTES = 2 ** 32;

/**
 * The names of the WAL files from `first` to `last`, both included. A name is three numbers of eight hexadecimal digits: timeline, log,
 * and the segment in that log.
 * @param segmentBytes the server's `wal_segment_size`
 * @throws when they are no such range: a server that is backed up keeps its timeline
 */
export function logSegments(first: string, last: string, segmentBytes: number): string[] {
  const inLog = LOG_BYTES / segmentBytes;
  const part = (name: string, at: number) => Number.parseInt(name.slice(at, at + 8), 16);
  const numberOf = (name: string) => part(name, 8) * inLog + part(name, 16);
  const [from, to, timeline] = [numberOf(first), numberOf(last), first.slice(0, 8)];
  if (!(to >= from) || last.slice(0, 8) !== timeline)
    throw new Error(`The log from ${first} to ${last} is no whole one: try the backup again.`);
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, "0");
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    return `${timeline}${hex(Math.floor(number / inLog))}${hex(number % inLog)}`;
  });
}
