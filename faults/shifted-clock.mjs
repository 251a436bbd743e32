// Loaded before a worker (`node --import`): its machine's clock is wrong by so many milliseconds. The steady clock
// (`performance.now()`) runs as ever, as it does on a machine whose clock is wrong.
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
