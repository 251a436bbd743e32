import { notFound } from "next/navigation";
import { type ReactNode, Suspense } from "react";
import { within } from "@/lib/time/within";

/** A page that is read in this time, in milliseconds, shows no shape and has the status of its row: long enough for a busy machine. */
const A_MOMENT_MS = 1000;

type Props<Data> = {
  /** What the page shows; null when there is no such row. */
  read: Promise<Data | null>;
  /** The shape of the page, shown while a slow read lasts. */
  shape: ReactNode;
  children: (data: Data) => ReactNode;
};

/**
 * A page whose data is read first. A status can only be answered before the first bytes, and a shape that is replaced at once only
 * flickers: so the page waits for a moment, and shows its shape when the read takes longer.
 */
export async function WhenRead<Data>({ read, shape, children }: Props<Data>) {
  const isRead = await within(
    read.then(() => true),
    A_MOMENT_MS,
  );
  const page = <Read read={read}>{children}</Read>;
  return isRead ? page : <Suspense fallback={shape}>{page}</Suspense>;
}

async function Read<Data>({ read, children }: Omit<Props<Data>, "shape">) {
  const data = await read;
  if (data === null) notFound();
  return children(data);
}
