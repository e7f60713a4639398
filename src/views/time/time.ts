/** Virtual times as the page writes them. All arguments are milliseconds since the start of the run. */

const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');

/** `00:02:13` and `.450`, for the clock. */
export const clockOf = (at: number): readonly [whole: string, rest: string] => {
  const seconds = Math.floor(at / 1000);
  const whole = `${two(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return [whole, `.${String(Math.floor(at % 1000)).padStart(3, '0')}`];
};

/** `02:13`, or `1:02:13` from the first hour on: a mark on the tape. */
export const markOf = (at: number): string => {
  const sign = at < 0 ? '-' : '';
  const seconds = Math.floor(Math.abs(at) / 1000);
  const hours = Math.floor(seconds / 3600);
  const rest = `${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${sign}${hours > 0 ? `${hours}:` : ''}${rest}`;
};

/** `02:13.4`: when something happened, in lists. */
export const stampOf = (at: number): string => `${markOf(at)}.${Math.floor((Math.abs(at) % 1000) / 100)}`;

/** `02:13.450`: the flag of the playhead. */
export const flagOf = (at: number): string =>
  `${markOf(at)}.${String(Math.floor(Math.abs(at) % 1000)).padStart(3, '0')}`;

/** How long, as kubectl writes ages: `53s`, `2m11s`, `5m`, `3h4m`, `2d3h` (HumanDuration of apimachinery). */
export const ageOf = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 192) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  return `${days}d`;
};

/** What is left: `5.4s` below ten seconds, `18s` below two minutes, `5m12s` beyond. */
export const leftOf = (ms: number): string => {
  const left = Math.max(0, ms);
  if (left < 10_000) return `${(Math.floor(left / 100) / 10).toFixed(1)}s`;
  if (left < 120_000) return `${Math.floor(left / 1000)}s`;
  const minutes = Math.floor(left / 60_000);
  return minutes < 60 ? `${minutes}m${two((left / 1000) % 60)}s` : `${Math.floor(minutes / 60)}h${two(minutes % 60)}m`;
};

/** Seconds with one digit: `42.3`. */
export const secondsOf = (ms: number): string => (Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1);
