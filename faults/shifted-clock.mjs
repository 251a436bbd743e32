// Shifts the clock of a worker (`node --import`) by FAULTS_CLOCK_SHIFT_MS milliseconds. The monotonic clock (`performance.now()`)
// is not changed, as on a machine with a wrong clock.
const shiftMs = Number(process.env.FAULTS_CLOCK_SHIFT_MS ?? 0);
const TrueDate = Date;

globalThis.Date = class extends TrueDate {
  constructor(...given) {
    if (given.length === 0) super(TrueDate.now() + shiftMs);
    else super(...given);
  }

  static now() {
    return TrueDate.now() + shiftMs;
  }
};
