import type { Logger } from "pino";
import { CONFIG_CHANNEL } from "../../db/channels";
import {
  type CircuitSettings,
  type CircuitSignal,
  CLOSED_CIRCUIT,
  type Counts,
  mayProbe,
  nextCircuit,
} from "../../engine/circuit";
import { hasEnded } from "../../engine/circuit-hold";
import type { Config } from "../config/config";
import type { Subscriber } from "../config/subscriber";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import { changeCircuit, type KnownCircuit, readCircuits } from "./circuit-store";
import { OutcomeCounts } from "./outcome-counts";

export type KnownCircuitsOptions = {
  link: Link;
  clock: DatabaseClock;
  workerId: string;
  config: Config;
  log: Logger;
};

export type CircuitEvents = {
  /** This worker changed a circuit. Followed by `onChanged`. */
  onOwnChange: (subscriberId: string, circuit: KnownCircuit) => void;
  /** A circuit changed, or may be probed now: deliveries that it held back may be claimed. */
  onChanged: () => void;
};

/** The circuit of a subscriber that has no row. */
const NO_CIRCUIT: KnownCircuit = { ...CLOSED_CIRCUIT, version: 0, proberId: null, hold: null };

/**
 * The circuits of all subscribers as the database has them. Counts of outcomes go there in batches, changes of state one by
 * one and guarded by version; every worker reads them after a notification, and twice a second.
 */
export class KnownCircuits {
  #known = new Map<string, KnownCircuit>();
  /** Subscribers whose circuits were read. The circuit of any other (just configured, or at the start) may be open. */
  #read: ReadonlySet<string> = new Set();
  /** Whether circuits were read at all: one without a circuit breaker may be open by hand. */
  #hasRead = false;
  #changing = new Set<string>();
  #counts: OutcomeCounts;
  #ticking: Promise<void> | undefined;
  #isTickRequested = false;

  constructor(
    private readonly options: KnownCircuitsOptions,
    private readonly events: CircuitEvents,
  ) {
    this.#counts = new OutcomeCounts(options);
  }

  /** Whether a subscriber's circuit was read; if not, reads it soon. */
  isRead({ id, circuit }: Subscriber): boolean {
    const isRead = circuit === null ? this.#hasRead : this.#read.has(id);
    if (!isRead) this.requestTick();
    return isRead;
  }

  of(subscriber: Subscriber): KnownCircuit {
    const known = this.#known.get(subscriber.id);
    return known && (subscriber.circuit !== null || known.hold !== null) ? known : NO_CIRCUIT;
  }

  /** Counts an attempt under a closed circuit. @returns the counts of its window, as far as they are known */
  count(subscriberId: string, isFailure: boolean): Counts {
    return this.#counts.add(subscriberId, isFailure);
  }

  /** Applies a signal to a subscriber's circuit, and writes its new state if it has one. */
  signal(subscriber: Subscriber, signal: CircuitSignal, now = this.options.clock.now()): void {
    const known = this.of(subscriber);
    if (subscriber.circuit === null || known.hold !== null) return;
    const next = nextCircuit(known, signal, subscriber.circuit, now);
    if (!next) return;
    const proberId = signal.type === "wanted" ? this.options.workerId : null;
    this.#change(subscriber.id, { ...next, version: known.version, proberId, hold: null });
  }

  /** Reports counts, opens circuits with too many failures, and reads the changes of other workers. */
  async tick(): Promise<void> {
    this.#isTickRequested = true;
    this.#ticking ??= this.#tickWhileRequested().finally(() => {
      this.#ticking = undefined;
    });
    await this.#ticking;
  }

  /** Ticks in the background. */
  requestTick(): void {
    this.tick().catch((error) => this.options.log.warn({ err: error }, "circuits not read"));
  }

  async #tickWhileRequested(): Promise<void> {
    while (this.#isTickRequested) {
      this.#isTickRequested = false;
      const guarded = this.#guarded();
      const now = this.options.clock.now();
      const circuitOf = (id: string) => this.#known.get(id) ?? NO_CIRCUIT;
      const windows = await this.#counts.report(guarded, circuitOf, now);
      for (const [id, counts] of windows) {
        const subscriber = this.options.config.subscribers.get(id);
        if (subscriber) this.signal(subscriber, { type: "counted", ...counts }, now);
      }
      await this.#readChanges();
    }
  }

  async #readChanges(): Promise<void> {
    const now = this.options.clock.now();
    const read = new Set(this.#guarded().keys());
    const circuits = await readCircuits(this.options.link);
    let isNews = !this.#hasRead;
    this.#hasRead = true;
    for (const [id, circuit] of circuits) {
      isNews ||= mayProbe(circuit, now);
      if (circuit.hold && hasEnded(circuit.hold, now)) this.#close(id, circuit, now);
      if (circuit.version <= (this.#known.get(id)?.version ?? 0)) continue;
      this.#known.set(id, circuit);
      this.#counts.reset(id);
      isNews = true;
    }
    isNews ||= [...read].some((id) => !this.#read.has(id));
    this.#read = read;
    if (isNews) this.events.onChanged();
  }

  /** Closes a circuit that was opened by hand, at the end of its time. Of several workers one does. */
  #close(id: string, { version }: KnownCircuit, now: number): void {
    this.#change(id, { ...CLOSED_CIRCUIT, since: now, version, proberId: null, hold: null });
  }

  #change(id: string, to: KnownCircuit): void {
    const { link, log } = this.options;
    if (this.#changing.has(id)) return;
    this.#changing.add(id);
    changeCircuit(link, id, to)
      .finally(() => this.#changing.delete(id)) // before the change takes effect: a probe may end at once
      .then(async (version) => {
        if (version === null) return this.requestTick();
        const circuit = { ...to, version };
        this.#known.set(id, circuit);
        this.#counts.reset(id);
        this.events.onOwnChange(id, circuit);
        const nextProbeAt = to.nextProbeAt === null ? null : new Date(to.nextProbeAt);
        log.info(
          { subscriberId: id, state: to.state, nextProbeAt, openings: to.openings },
          "circuit changed",
        );
        this.events.onChanged();
        await link.query({ name: "notify", text: "select pg_notify($1, '')", values: [CONFIG_CHANNEL] });
      })
      .catch((error) => log.warn({ err: error, subscriberId: id }, "circuit not changed yet"));
  }

  #guardedOf: ReadonlyMap<string, Subscriber> | undefined;
  #guardedSettings = new Map<string, CircuitSettings>();
  /** Settings of the subscribers that have a circuit breaker; found once per reading of the configuration. */
  #guarded(): ReadonlyMap<string, CircuitSettings> {
    const { subscribers } = this.options.config;
    if (this.#guardedOf !== subscribers) {
      this.#guardedOf = subscribers;
      this.#guardedSettings = new Map();
      for (const { id, circuit } of subscribers.values()) if (circuit) this.#guardedSettings.set(id, circuit);
    }
    return this.#guardedSettings;
  }
}
