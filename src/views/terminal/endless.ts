/** Lines that go on until somebody stops them: watches, followed logs, sessions. */
const ENDLESS: readonly RegExp[] = [
  /\bkubectl (?:.* )?(?:get|events|rollout status)\b.* (?:-w|--watch|--watch-only)(?:=true)?(?: |$)/,
  /\bkubectl (?:.* )?(?:logs|log)\b.* (?:-f|--follow)(?:=true)?(?: |$)/,
  /\bkubectl (?:.* )?(?:exec|run|debug)\b(?:(?! -- ).)* (?:-it|-ti|-i|--stdin)(?: |$)/,
  /\bkubectl (?:.* )?(?:attach|port-forward|proxy)\b/,
  /^watch /,
  /^while true\b/,
];

/** Whether a line of the terminal would never end by itself, as far as its text tells. */
export const isEndless = (line: string): boolean => ENDLESS.some((pattern) => pattern.test(line));
