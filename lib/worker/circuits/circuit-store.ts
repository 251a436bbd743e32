import type { Circuit, CircuitState } from "../../engine/circuit";
import type { CircuitHold } from "../../engine/circuit-hold";
import type { Link } from "../database/link";
import { CHANGE_CIRCUIT, READ_CIRCUITS } from "./circuit-statements";

/** A circuit as the database has it; version 0 stands for one without a row. */
export type KnownCircuit = Circuit & {
  version: number;
  proberId: string | null;
  /** Null unless it is open by hand. */
  hold: CircuitHold | null;
};

type CircuitRow = [
  subscriberId: string,
  state: CircuitState,
  version: string,
  since: string,
  nextProbeAt: string | null,
  openings: string,
  proberId: string | null,
  byHand: string,
  heldUntil: string | null,
];

/** Reads every circuit that was ever opened, by subscriber. */
export async function readCircuits(link: Link): Promise<[string, KnownCircuit][]> {
  const rows = await link.query<CircuitRow>({ name: "read_circuits", text: READ_CIRCUITS, values: [] });
  return rows.map(([id, state, version, since, nextProbeAt, openings, proberId, ...last]) => [
    id,
    {
      state,
      version: Number(version),
      since: Number(since),
      nextProbeAt: nextProbeAt === null ? null : Number(nextProbeAt),
      openings: Number(openings),
      proberId,
      hold: holdOf(...last),
    },
  ]);
}

function holdOf(byHand: string, heldUntil: string | null): CircuitHold | null {
  return byHand === "t" ? { until: heldUntil === null ? null : Number(heldUntil) } : null;
}

/** Changes a circuit whose version is still the one given, other than by hand. @returns its new version; null when another worker changed it first */
export async function changeCircuit(
  link: Link,
  subscriberId: string,
  { version, state, since, nextProbeAt, openings, proberId }: Omit<KnownCircuit, "hold">,
): Promise<number | null> {
  const iso = (at: number) => new Date(at).toISOString();
  const probeAt = nextProbeAt === null ? null : iso(nextProbeAt);
  const values = [subscriberId, version, state, iso(since), probeAt, openings, proberId];
  const [row] = await link.query<[string]>({ name: "change_circuit", text: CHANGE_CIRCUIT, values });
  return row ? Number(row[0]) : null;
}
