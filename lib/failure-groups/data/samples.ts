import type { Database } from "../../db/client";
import { FAILURE_KIND_LABEL, type FailureKind } from "../../engine/failure";
import { takenOf } from "../../engine/fingerprint/taken";
import type { HeaderValues } from "../../text/header-lines";
import { receivedText } from "../../text/received-text";
import type { GroupSample } from "../schema";
import { SAMPLES_OF_GROUP } from "../statements/samples";

/** The most samples that are shown side by side. */
const MOST_SAMPLES = 3;
/** So much of an answer decides its group. */
const READ_BYTES = 2048;

type Stored = Omit<GroupSample, "text"> & {
  failureKind: FailureKind;
  failureDetail: string;
  responseHeaders: HeaderValues | null;
  responseBody: Uint8Array | null;
  responseTruncated: boolean;
};

/** Reads the last answers of a group, newest first, of different fingerprints where it has several. */
export async function readSamples(db: Pick<Database, "pool">, id: number): Promise<GroupSample[]> {
  const { rows } = await db.pool.query<Stored>(SAMPLES_OF_GROUP, [id, MOST_SAMPLES]);
  return rows.map(({ deliveryId, eventId, number, startedAt, httpStatus, ...answer }) => ({
    ...{ deliveryId, eventId, number, startedAt, httpStatus },
    text: textOf(answer, httpStatus),
  }));
}

const contentTypeOf = (headers: HeaderValues | null) => {
  const type = headers?.["content-type"];
  return (Array.isArray(type) ? type[0] : type) ?? null;
};

function textOf(answer: Omit<Stored, keyof GroupSample>, httpStatus: number | null): string {
  const { failureKind, failureDetail, responseHeaders, responseBody } = answer;
  if (httpStatus === null) return failureDetail || FAILURE_KIND_LABEL[failureKind];
  if (!responseBody?.length) return "";
  const read = receivedText(responseBody, { headers: responseHeaders, truncated: true, budget: READ_BYTES });
  if (!read) return `${responseBody.length} bytes that are no text`;
  return takenOf(read.text, contentTypeOf(responseHeaders))
    .map(({ value }) => value)
    .join("\n");
}
