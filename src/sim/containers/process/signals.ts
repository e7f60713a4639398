/** Signals of Linux by name, with their numbers. */
export const SIGNALS = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const;

export type Signal = keyof typeof SIGNALS;

/** Signals that do nothing to a process that has not asked for them; stopping and continuing is not simulated. */
export const HARMLESS: ReadonlySet<Signal> = new Set<Signal>([
  'CHLD',
  'CONT',
  'URG',
  'WINCH',
  'STOP',
  'TSTP',
  'TTIN',
  'TTOU',
]);

/** `15`, `TERM`, `SIGTERM`, `sigterm` → TERM. */
export function parseSignal(text: string): Signal | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (name in SIGNALS) return name as Signal;
  if (!/^\d+$/.test(text)) return undefined;
  return (Object.keys(SIGNALS) as Signal[]).find((key) => SIGNALS[key] === Number(text));
}

const TEXTS: Partial<Record<Signal, string>> = {
  HUP: 'Hangup',
  INT: 'Interrupt',
  QUIT: 'Quit',
  ILL: 'Illegal instruction',
  TRAP: 'Trace/breakpoint trap',
  ABRT: 'Aborted',
  BUS: 'Bus error',
  FPE: 'Floating point exception',
  KILL: 'Killed',
  USR1: 'User defined signal 1',
  SEGV: 'Segmentation fault',
  USR2: 'User defined signal 2',
  PIPE: 'Broken pipe',
  ALRM: 'Alarm clock',
  TERM: 'Terminated',
};

/** What the C library calls a signal. */
export function signalText(signal: Signal): string {
  return TEXTS[signal] ?? `Signal ${SIGNALS[signal]}`;
}
