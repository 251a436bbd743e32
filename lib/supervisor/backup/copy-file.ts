import { createHash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";

/** Length and digest of the bytes that were copied, which a file that changes meanwhile no longer has. */
export type Copied = { bytes: number; sha256: string };

const CHUNK_BYTES = 1024 * 1024;

/**
 * Copies a file to a new one, readable only by its owner, and writes it through to the disk.
 * @returns undefined when the source does not exist (any more)
 */
export async function copyFile(source: string, target: string): Promise<Copied | undefined> {
  const from = await open(source, "r").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (!from) return undefined;
  try {
    const to = await open(target, "wx", 0o600);
    try {
      return await copyBytes(from, to);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

async function copyBytes(from: FileHandle, to: FileHandle): Promise<Copied> {
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (;;) {
    const { bytesRead } = await from.read(buffer, 0, CHUNK_BYTES, bytes);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    hash.update(chunk);
    await to.writeFile(chunk);
    bytes += bytesRead;
  }
  await to.sync();
  return { bytes, sha256: hash.digest("hex") };
}

/** Writes a new file through to the disk. */
export async function writeWhole(target: string, text: string): Promise<Copied> {
  const to = await open(target, "w", 0o600);
  try {
    await to.writeFile(text);
    await to.sync();
  } finally {
    await to.close();
  }
  return { bytes: Buffer.byteLength(text), sha256: createHash("sha256").update(text).digest("hex") };
}

/** Writes the names in a folder through to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Several files at once hide the latency of the disk; more would take it from deliveries. */
const AT_ONCE = 4;

/** Copies files, some at a time. At the first failure no other begins. */
export async function eachFile<File>(
  files: readonly File[],
  copy: (file: File) => Promise<void>,
): Promise<void> {
  const left = [...files].reverse();
  const copySome = async () => {
    for (let file = left.pop(); file !== undefined; file = left.pop()) {
      await copy(file).catch((error: unknown) => {
        left.length = 0;
        throw error;
      });
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, copySome));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
}
