import type { ContenderSettings } from "./contender";
import type { SinkStats } from "./sink";

/**
 * What must hold after a run: every event reached the healthy sink and ended there, none twice, the store has an attempt
 * per request, and every sampled signature was right.
 * @returns sentences, none when all is well
 */
export function checkRun(
  stats: SinkStats,
  settings: ContenderSettings,
  attempts: number,
  isStore: boolean,
): string[] {
  const wanted = settings.hangingShare
    ? settings.count - Math.ceil(settings.count / settings.hangingShare)
    : settings.count;
  const problems: string[] = [];
  if (stats.events !== wanted) problems.push(`the sink saw ${stats.events} of ${wanted} events`);
  if (stats.duplicates > 0) problems.push(`${stats.duplicates} duplicates without a crash`);
  if (stats.neither > 0) problems.push(`${stats.neither} events neither delivered nor spent`);
  if (stats.signaturesWrong > 0 || stats.signaturesChecked === 0) {
    problems.push(`${stats.signaturesWrong} of ${stats.signaturesChecked} signatures wrong`);
  }
  if (isStore && attempts !== stats.requests) {
    problems.push(`${attempts} attempts stored for ${stats.requests} requests`);
  }
  return problems;
}
