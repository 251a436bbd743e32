import { Mark, type Shape, type Tone } from "@/components/ui/mark";
import { CIRCUIT_LABEL, type CircuitStanding, PAUSED_LABEL } from "@/lib/subscribers/labels";
import classes from "./subscribers.module.css";

const CIRCUITS = {
  closed: { tone: "ok", shape: "check" },
  open: { tone: "fail", shape: "bar" },
  half_open: { tone: "wait", shape: "half" },
} as const satisfies Record<Exclude<CircuitStanding, "none">, { tone: Tone; shape: Shape }>;

/** The state of a circuit by colour, word and shape, for dense rows. */
export function CircuitMark({ circuit }: { circuit: CircuitStanding }) {
  if (circuit === "none") return <span className={classes.none}>{CIRCUIT_LABEL.none}</span>;
  return (
    <Mark {...CIRCUITS[circuit]} isQuiet>
      {CIRCUIT_LABEL[circuit]}
    </Mark>
  );
}

/** Whether deliveries are held back by hand. */
export function PausedMark({ paused }: { paused: boolean }) {
  if (!paused) return <span className={classes.none}>no</span>;
  return (
    <Mark tone="wait" shape="bar" isQuiet>
      {PAUSED_LABEL.yes}
    </Mark>
  );
}
