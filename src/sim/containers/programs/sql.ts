/** What a data base says to the simplest of statements, over the network: constants, its own settings. Tables are not simulated. */
import type { Task } from '../../kernel/task.ts';
import { spawn } from '../../kernel/task.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Connection } from '../../network/connection.ts';
import { readLine } from '../../io/streams.ts';

/** Whoever sets no password learns here what would come of it elsewhere. */
export const noPassword = (variable: string): string =>
  `no password is set: outside of this simulation the image does not start without ${variable}\n`;

export interface Query {
  readonly user: string;
  readonly password: string;
  /** Empty: only whether the server lets the user in. */
  readonly statement: string;
}

/** One row, or what the server says instead. */
export type Answer =
  | { readonly columns: readonly string[]; readonly row: readonly string[] }
  | { readonly denied: string }
  | { readonly problem: string };

/** Serves connections: a line of JSON for a line of JSON. */
export function acceptQueries(
  kernel: Kernel,
  answer: (query: Query, from: string) => Answer,
): (connection: Connection) => void {
  return (connection) => {
    spawn(
      kernel,
      (function* (): Task<undefined> {
        for (;;) {
          const line = yield* readLine(connection.input);
          if (!line || line.ended) break;
          const query = parse(line.text);
          if (!query) break;
          connection.output.write(`${JSON.stringify(answer(query, connection.peer.address))}\n`);
        }
        connection.close();
        return undefined;
      })(),
    );
  };
}

/** Others who speak to the port are not understood. */
function parse(line: string): Query | undefined {
  try {
    return JSON.parse(line) as Query;
  } catch {
    return undefined;
  }
}

export function* ask(connection: Connection, query: Query): Task<Answer | undefined> {
  connection.output.write(`${JSON.stringify(query)}\n`);
  const line = yield* readLine(connection.input);
  return line && !line.ended ? (JSON.parse(line.text) as Answer) : undefined;
}

/** The answer to `SELECT CONSTANT, …`; `known` gives variables and functions in lower case. */
export function selectConstants(statement: string, known: Readonly<Record<string, string>>): Answer {
  const match = /^select\s+(.*)$/is.exec(statement);
  const columns = (match?.[1] ?? '').split(',').map((column) => column.trim());
  const row = columns.map((column) => constant(column, known));
  if (!match || row.includes(undefined)) return { problem: 'not simulated' };
  return { columns, row: row as string[] };
}

function constant(text: string, known: Readonly<Record<string, string>>): string | undefined {
  if (/^\d+$/.test(text)) return text;
  return /^'([^']*)'$/.exec(text)?.[1] ?? known[text.toLowerCase()];
}

/** Rows in a frame, as clients at a terminal draw them. */
export function framed(columns: readonly string[], row: readonly string[]): string {
  const widths = columns.map((column, i) => Math.max(column.length, row[i]?.length ?? 0));
  const rule = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`;
  const line = (cells: readonly string[]): string =>
    `|${cells.map((cell, i) => ` ${/^\d+$/.test(cell) ? cell.padStart(widths[i] as number) : cell.padEnd(widths[i] as number)} `).join('|')}|\n`;
  return `${rule}${line(columns)}${rule}${line(row)}${rule}`;
}
