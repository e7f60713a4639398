// The comment above a text that is being edited, and what counts as a change below it.
import { deepEqual } from '../../../base/equal.ts';
import { readYaml } from '../../yaml/read.ts';

/** Why a text has to be edited again. */
export interface Reason {
  readonly head: string;
  readonly others: readonly string[];
}

/** What stands above an object. */
export const OBJECT_HEADER = `# Please edit the object below. Lines beginning with a '#' will be ignored,
# and an empty file will abort the edit. If an error occurs while saving this file will be
# reopened with the relevant failures.
#
`;
/** What stands above a last applied configuration. */
export const APPLIED_HEADER = `# Please edit the 'last-applied-configuration' annotations below.
# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.
#
`;

export function headerOf(header: string, reasons: readonly Reason[]): string {
  const told = reasons.map(({ head, others }) => {
    const lines = others.map((other) => `# * ${commented(other)}\n`).join('');
    return `# ${commented(head)}${others.length > 0 ? ':' : ''}\n${lines}#\n`;
  });
  return header + told.join('');
}

function commented(text: string): string {
  return text.replace(/\n(?=[^#])/g, '\n# ');
}

export function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n');
}

/** Whether two texts say the same, however they are written. */
export function sameContent(a: string, b: string): boolean {
  const [one, other] = [readYaml(a), readYaml(b)];
  return one.ok && other.ok ? deepEqual(one.value, other.value) : withoutComments(a) === withoutComments(b);
}
