import type { Logger } from "pino";
import { CONFIG_CHANNEL } from "../../db/channels";
import {
  type CircuitSettings,
  type CircuitState,
  CLOSED_CIRCUIT,
  isTooMuch,
  mayProbe,
  nextCircuit,
} from "../../engine/circuit";
import type { Config, Subscriber } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import type { Link } from "../database/link";
import { changeCircuit, type KnownCircuit, readCircuits } from "./circuit-store";
import { OutcomeCounts } from "./outcome-counts";

/** How much longer than a request may take probes are believed to be under way. */
const PROBE_MARGIN_MS = 5000;

export type CircuitsOptions = {
  link: Link;
  clock: DatabaseClock;
  workerId: string;
  config: Config;
  log: Logger;
  /** A circuit changed, or may be tried now: what waits for it is to be looked at. */
  onChanged: () => void;
};

/** What a request carries from its begin to its end, so that its outcome counts for the circuit it was begun under. */
export type CircuitPermit = { state: CircuitState; version: number; isProbe: boolean };

/** No circuit has this version. */
const FALLBACK = -1;

const NO_CIRCUIT: KnownCircuit = { ...CLOSED_CIRCUIT, version: 0, proberId: null };

/**
 * The circuit breakers of subscribers, as this worker knows them. Counts go to the database in batches, changes of state
 * one by one and guarded by version; every worker hears of them by notification, or by asking twice a second.
 */
export class Circuits {
  #known = new Map<string, KnownCircuit>();
  /** Whose circuits were asked for: of a subscriber just configured, or at the start, nobody knows that it is closed. */
  #asked: ReadonlySet<string> = new Set();
  #probes = new Map<string, { version: number; begun: number; underWay: number }>();
  #changing = new Set<string>();
  #counts: OutcomeCounts;
  #ticking: Promise<void> | undefined;
  #isTickAsked = false;

  constructor(private readonly options: CircuitsOptions) {
    this.#counts = new OutcomeCounts(options);
  }

  /** How many requests to a subscriber may begin now: any number when its circuit is closed, none when it is open. */
  room(subscriber: Subscriber): number {
    if (subscriber.circuit === null) return Infinity;
    if (!this.#asked.has(subscriber.id)) {
      void this.#tickSafely();
      return 0;
    }
    const known = this.#circuitOf(subscriber);
    if (known.state === "closed") return Infinity;
    const probes = this.#probes.get(subscriber.id);
    if (known.state === "half_open" && probes?.version === known.version) {
      return Math.max(0, subscriber.circuit.probes - probes.begun);
    }
    if (mayProbe(known, this.options.clock.now())) this.#takeProbes(subscriber, known);
    return 0;
  }

  /** Whether a delivery for which there is no room goes to the subscriber's alternative URL instead of waiting. */
  usesFallback(subscriber: Subscriber): boolean {
    return subscriber.alternative !== null && this.#circuitOf(subscriber).state !== "closed";
  }

  /** A request to the alternative URL begins. What becomes of it says nothing of the subscriber's own URL. */
  beginFallback(subscriber: Subscriber): CircuitPermit {
    return { state: this.#circuitOf(subscriber).state, version: FALLBACK, isProbe: false };
  }

  /** A request begins. */
  begin(subscriber: Subscriber): CircuitPermit {
    const { state, version } = this.#circuitOf(subscriber);
    const probes = this.#probes.get(subscriber.id);
    const isProbe = state === "half_open" && probes?.version === version;
    if (isProbe) {
      probes.begun++;
      probes.underWay++;
    }
    return { state, version, isProbe };
  }

  /** A request ended. What it was begun under may have changed meanwhile: then it says nothing. */
  end(subscriber: Subscriber, permit: CircuitPermit, isFailure: boolean): void {
    const { circuit: settings } = subscriber;
    const known = this.#circuitOf(subscriber);
    if (settings === null || permit.version !== known.version) return;
    if (!permit.isProbe) {
      if (known.state !== "closed") return;
      const counts = this.#counts.add(subscriber.id, isFailure);
      if (isFailure && isTooMuch(counts, settings)) void this.#tickSafely();
      return;
    }
    const probes = this.#probes.get(subscriber.id);
    if (probes?.version !== permit.version) return;
    probes.underWay--;
    const signal = { type: "probed", isFailure, underWay: probes.underWay } as const;
    const next = nextCircuit(known, signal, settings, this.options.clock.now());
    if (next) this.#change(subscriber, { ...next, version: known.version, proberId: null });
  }

  /** Reports what was counted, opens what has failed too much, and learns of what others changed. */
  async tick(): Promise<void> {
    this.#isTickAsked = true;
    this.#ticking ??= this.#tickWhileAsked().finally(() => {
      this.#ticking = undefined;
    });
    await this.#ticking;
  }

  async #tickWhileAsked(): Promise<void> {
    while (this.#isTickAsked) {
      this.#isTickAsked = false;
      const guarded = this.#guarded();
      if (guarded.size === 0) return;
      const now = this.options.clock.now();
      const windows = await this.#counts.report(guarded, (id) => this.#known.get(id) ?? NO_CIRCUIT, now);
      for (const [id, counts] of windows) {
        const subscriber = this.options.config.subscribers.get(id);
        const known = this.#known.get(id) ?? NO_CIRCUIT;
        const settings = subscriber?.circuit;
        const next = settings && nextCircuit(known, { type: "counted", ...counts }, settings, now);
        if (next) this.#change(subscriber, { ...next, version: known.version, proberId: null });
      }
      await this.#learn();
    }
  }

  async #learn(): Promise<void> {
    const now = this.options.clock.now();
    const asked = new Set(this.#guarded().keys());
    let isNews = false;
    for (const [id, circuit] of await readCircuits(this.options.link)) {
      isNews ||= mayProbe(circuit, now);
      if (circuit.version <= (this.#known.get(id)?.version ?? 0)) continue;
      this.#known.set(id, circuit);
      this.#counts.forget(id);
      isNews = true;
    }
    isNews ||= [...asked].some((id) => !this.#asked.has(id));
    this.#asked = asked;
    if (isNews) this.options.onChanged();
  }

  /** Something due wants to be the probe: of all workers that have such, one takes the probes. */
  #takeProbes(subscriber: Subscriber, known: KnownCircuit): void {
    if (subscriber.circuit === null) return;
    const signal = { type: "wanted", probeMs: subscriber.timeoutMs + PROBE_MARGIN_MS } as const;
    const next = nextCircuit(known, signal, subscriber.circuit, this.options.clock.now());
    if (next) this.#change(subscriber, { ...next, version: known.version, proberId: this.options.workerId });
  }

  #change(subscriber: Subscriber, to: KnownCircuit): void {
    const { link, log, onChanged, workerId } = this.options;
    const { id } = subscriber;
    if (this.#changing.has(id)) return;
    this.#changing.add(id);
    changeCircuit(link, id, to)
      .finally(() => this.#changing.delete(id)) // before anybody acts on it: a probe may end at once
      .then(async (version) => {
        if (version === null) return void this.#tickSafely();
        this.#known.set(id, { ...to, version });
        this.#counts.forget(id);
        if (to.proberId === workerId) this.#probes.set(id, { version, begun: 0, underWay: 0 });
        else this.#probes.delete(id);
        const nextProbeAt = to.nextProbeAt === null ? null : new Date(to.nextProbeAt);
        log.info(
          { subscriberId: id, state: to.state, nextProbeAt, openings: to.openings },
          "circuit changed",
        );
        onChanged();
        await link.query({ name: "notify", text: "select pg_notify($1, '')", values: [CONFIG_CHANNEL] });
      })
      .catch((error) => log.warn({ err: error, subscriberId: id }, "circuit not changed yet"));
  }

  async #tickSafely(): Promise<void> {
    await this.tick().catch((error) => this.options.log.warn({ err: error }, "circuits not read"));
  }

  #circuitOf(subscriber: Subscriber): KnownCircuit {
    return (subscriber.circuit && this.#known.get(subscriber.id)) || NO_CIRCUIT;
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
