/**
 * The text of a file that is written batch by batch: a batch is read when the client has taken the one before, and a failure breaks the
 * download off.
 * @param head what stands before the first batch @param lines the text of a batch
 */
export function batchedFile<Batch>(
  head: string,
  batches: AsyncGenerator<Batch>,
  lines: (batch: Batch) => string,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        if (head) controller.enqueue(encoder.encode(head));
      },
      pull: async (controller) => {
        const { value, done } = await batches.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(lines(value)));
      },
      cancel: async () => {
        await batches.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
}
