import { type CircuitState, isTooMuch, mayProbe } from "../../engine/circuit";
import type { Subscriber } from "../config/subscriber";
import { KnownCircuits, type KnownCircuitsOptions } from "./known-circuits";

/** Probes count as under way for this much longer than a request may take. */
const PROBE_MARGIN_MS = 5000;

export type CircuitsOptions = KnownCircuitsOptions & {
  /** A circuit changed, or may be probed now: deliveries that it held back may be claimed. */
  onChanged: () => void;
  /** This worker changed a circuit. */
  onOwnChange: () => void;
};

/** Carried by a request from begin to end, so that its outcome counts for the circuit it was begun under. */
export type CircuitPermit = { state: CircuitState; version: number; isProbe: boolean };

/** No circuit has this version. */
const OTHER_URL = -1;

/** The circuit breakers of subscribers: whether a request may begin, under which permit, and what its outcome changes. */
export class Circuits {
  readonly #circuits: KnownCircuits;
  #probes = new Map<string, { version: number; begun: number; underWay: number }>();

  constructor(private readonly options: CircuitsOptions) {
    const { workerId, onChanged, onOwnChange } = options;
    this.#circuits = new KnownCircuits(options, {
      onOwnChange: (id, { version, proberId }) => {
        if (proberId === workerId) this.#probes.set(id, { version, begun: 0, underWay: 0 });
        else this.#probes.delete(id);
        onOwnChange();
      },
      onChanged,
    });
  }

  /** How many requests to a subscriber may begin now: any number when its circuit is closed, none when it is open. */
  room(subscriber: Subscriber): number {
    if (!this.#circuits.isRead(subscriber)) return 0;
    const circuit = this.#circuits.of(subscriber);
    if (circuit.state === "closed") return Infinity;
    if (subscriber.circuit === null || circuit.hold !== null) return 0;
    const probes = this.#probes.get(subscriber.id);
    if (circuit.state === "half_open" && probes?.version === circuit.version) {
      return Math.max(0, subscriber.circuit.probes - probes.begun);
    }
    // Of all workers with due deliveries of the subscriber, one takes the probes.
    if (mayProbe(circuit, this.options.clock.now()))
      this.#circuits.signal(subscriber, { type: "wanted", probeMs: subscriber.timeoutMs + PROBE_MARGIN_MS });
    return 0;
  }

  /** Whether a subscriber's circuit lets any number of requests begin. Unlike `room`, it asks for no probe. */
  isClosed(subscriber: Subscriber): boolean {
    return this.#circuits.of(subscriber).state === "closed";
  }

  /** Whether a delivery for which there is no room goes to the subscriber's alternative URL instead of waiting. */
  usesFallback(subscriber: Subscriber): boolean {
    return subscriber.alternative !== null && !this.isClosed(subscriber);
  }

  /** Begins a request to another URL than the subscriber's own, for whose circuit its outcome does not count. */
  beginAtOtherUrl(subscriber: Subscriber): CircuitPermit {
    return { state: this.#circuits.of(subscriber).state, version: OTHER_URL, isProbe: false };
  }

  /** Begins a request. */
  begin(subscriber: Subscriber): CircuitPermit {
    const { state, version } = this.#circuits.of(subscriber);
    const probes = this.#probes.get(subscriber.id);
    const isProbe = state === "half_open" && probes?.version === version;
    if (isProbe) {
      probes.begun++;
      probes.underWay++;
    }
    return { state, version, isProbe };
  }

  /** Ends a request. Its outcome counts only if the circuit it was begun under has not changed. */
  end(subscriber: Subscriber, permit: CircuitPermit, isFailure: boolean): void {
    const { circuit: settings } = subscriber;
    const { version, state } = this.#circuits.of(subscriber);
    if (settings === null || permit.version !== version) return;
    if (!permit.isProbe) {
      if (state !== "closed") return;
      const counts = this.#circuits.count(subscriber.id, isFailure);
      if (isFailure && isTooMuch(counts, settings)) this.#circuits.requestTick();
      return;
    }
    const probes = this.#probes.get(subscriber.id);
    if (probes?.version !== permit.version) return;
    probes.underWay--;
    this.#circuits.signal(subscriber, { type: "probed", isFailure, underWay: probes.underWay });
  }

  /** Reports counts, opens circuits with too many failures, and reads the changes of other workers. */
  tick(): Promise<void> {
    return this.#circuits.tick();
  }
}
