const PER_LINE = 16;

/** The most bytes that a dump shows: what a person reads of binary data is its beginning. */
export const DUMPED_BYTES = 2048;

/** Bytes as lines of offset, 16 bytes in hex and their printable ASCII characters: `00000010  47 45 54 …  |GET …|`. */
export function hexDump(bytes: Uint8Array, most = DUMPED_BYTES): string {
  const lines: string[] = [];
  for (let start = 0; start < Math.min(bytes.length, most); start += PER_LINE) {
    const line = [...bytes.subarray(start, Math.min(start + PER_LINE, most))];
    const hex = line.map((byte) => byte.toString(16).padStart(2, "0"));
    const halves = [hex.slice(0, 8).join(" "), hex.slice(8).join(" ")].join("  ");
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${start.toString(16).padStart(8, "0")}  ${halves.padEnd(49)} |${text}|`);
  }
  return lines.join("\n");
}
