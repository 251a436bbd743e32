import type { Database } from "../../db/client";
import { FAILURE_KIND_LABEL, type FailureKind } from "../../engine/failure";
import { failureTemplate } from "../../engine/fingerprint/fingerprint";
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
  return (await readStored(db, id)).map(
    ({ deliveryId, eventId, number, startedAt, httpStatus, ...answer }) => ({
      ...{ deliveryId, eventId, number, startedAt, httpStatus },
      text: textOf(answer, httpStatus),
    }),
  );
}

/** A sample with the template that the hub's own folding makes of it. */
export type FoldedSample = Pick<GroupSample, "number" | "startedAt" | "text"> & { template: string };

/** Reads the samples of a group as `readSamples` does, with their templates before the operators' own rules. */
export async function readFoldedSamples(db: Pick<Database, "pool">, id: number): Promise<FoldedSample[]> {
  return (await readStored(db, id)).map(({ number, startedAt, httpStatus, ...answer }) => ({
    ...{ number, startedAt },
    text: textOf(answer, httpStatus),
    template: failureTemplate({
      ...answer,
      answer: answeredText(answer),
      contentType: contentTypeOf(answer.responseHeaders),
    }),
  }));
}

async function readStored(db: Pick<Database, "pool">, id: number): Promise<Stored[]> {
  return (await db.pool.query<Stored>(SAMPLES_OF_GROUP, [id, MOST_SAMPLES])).rows;
}

const contentTypeOf = (headers: HeaderValues | null) => {
  const type = headers?.["content-type"];
  return (Array.isArray(type) ? type[0] : type) ?? null;
};

type Answer = Pick<Stored, "failureKind" | "failureDetail" | "responseHeaders" | "responseBody">;

/** The beginning of the answer; undefined where it is no text. */
function answeredText({ responseHeaders: headers, responseBody }: Answer): string | undefined {
  if (!responseBody?.length) return "";
  return receivedText(responseBody, { headers, truncated: true, budget: READ_BYTES })?.text;
}

function textOf(answer: Answer, httpStatus: number | null): string {
  const { failureKind, failureDetail, responseHeaders, responseBody } = answer;
  if (httpStatus === null) return failureDetail || FAILURE_KIND_LABEL[failureKind];
  const text = answeredText(answer);
  if (text === "") return "";
  if (text === undefined) return `${responseBody?.length} bytes that are no text`;
  return takenOf(text, contentTypeOf(responseHeaders))
    .map(({ value }) => value)
    .join("\n");
}
