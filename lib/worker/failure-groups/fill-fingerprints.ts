import { plainArray } from "../../db/array-text";
import type { FailureClass, FailureKind } from "../../engine/failure";
import { fingerprintOf } from "../../engine/fingerprint/fingerprint";
import type { HeaderValues } from "../../text/header-lines";
import type { Queries } from "../database/link";
import { fingerprintOfAttempt } from "../settling/failure-templates";
import type { Fingerprinted, FingerprintStore } from "../settling/fingerprint-store";
import { FILL_FINGERPRINTS, READ_WITHOUT_FINGERPRINT } from "./fill-statements";

/** Filled at once, and by one step: 2,000 a second at most, so that 100,000 earlier failures have their groups within a minute. */
const CHUNK = 500;
const CHUNKS = 4;

/** An answer that retention has removed, or that was never kept. */
const NOT_KEPT = "answer no longer kept";

type Row = [
  id: string,
  shard: string,
  attempts: string,
  subscriberId: string,
  expectedStatus: string,
  httpStatus: string | null,
  failureClass: FailureClass,
  failureKind: FailureKind,
  failureDetail: string | null,
  number: string | null,
  startedAt: string | null,
  headers: string | null,
  body: string | null,
];
type Filled = Fingerprinted & {
  shard: string;
  attempts: string;
  number: string | null;
  startedAt: string | null;
};

/**
 * Gives failures without a fingerprint theirs, the newest first: those from before there were any, those that failed without an attempt of
 * their own (an unavailable subscriber, a worker that ended), and those whose fingerprint could not be resolved in time. A leader task; a
 * delivery that moved meanwhile is left alone.
 * @returns how many it filled
 */
export async function fillFingerprints(
  link: Queries,
  store: Pick<FingerprintStore, "load">,
  { chunk = CHUNK, mayGoOn = () => true }: { chunk?: number; mayGoOn?: () => boolean } = {},
): Promise<number> {
  let filled = 0;
  for (let step = 0; step < CHUNKS && mayGoOn(); step++) {
    const rows = await link.query<Row>({
      name: "without_fingerprint",
      text: READ_WITHOUT_FINGERPRINT,
      values: [chunk],
    });
    if (rows.length === 0) return filled;
    const failures = rows.map(toFailure);
    await store.load(failures);
    const values = [
      plainArray(failures, (one) => one.deliveryId),
      plainArray(failures, (one) => one.shard),
      plainArray(failures, (one) => one.attempts),
      plainArray(failures, (one) => one.fingerprintId),
      plainArray(failures, (one) => one.number),
      plainArray(failures, (one) => one.startedAt),
    ];
    const written = await link.query<[string]>({
      name: "fill_fingerprints",
      text: FILL_FINGERPRINTS,
      values,
    });
    filled += written.length;
    if (rows.length < chunk) return filled;
  }
  return filled;
}

function toFailure([
  id,
  shard,
  attempts,
  subscriberId,
  expected,
  status,
  failureClass,
  failureKind,
  ...more
]: Row): Filled {
  const [failureDetail, number, startedAt, headers, body] = more;
  const facts = {
    subscriberId,
    expectedStatus: Number(expected),
    httpStatus: status === null ? null : Number(status),
    failureKind,
  };
  const isGone = failureKind === "http_status" && number === null;
  const fingerprint = isGone
    ? fingerprintOf(facts, NOT_KEPT)
    : fingerprintOfAttempt({
        ...{ ...facts, failureDetail },
        headers: headers === null ? null : (JSON.parse(headers) as HeaderValues),
        body: body === null ? null : Buffer.from(body.slice(2), "hex"),
      });
  return {
    ...{ ...facts, failureClass, fingerprint, fingerprintId: null, deliveryId: id },
    ...{ attempt: Number(number ?? attempts), shard, attempts, number },
    startedAt: startedAt === null ? null : new Date(Number(startedAt)).toISOString(),
  };
}
