// Help and usage, laid out as kubectl's templates do (kubectl/pkg/util/templates).
import type { Command } from './command.ts';
import { helpText } from './help/texts.ts';
import type { Flag } from './parse/flags.ts';

/** What `kubectl COMMAND --help` prints. */
export function helpOf(command: Command, path: string): string {
  const long = helpText(path)?.long ?? `${command.short}.`;
  return `${long}\n\n${usageOf(command, path)}`;
}

/** Help without its description. */
export function usageOf(command: Command, path: string): string {
  const full = path === '' ? 'kubectl' : `kubectl ${path}`;
  const sections = [
    aliasesSection(command),
    examplesSection(path),
    commandsSection(command),
    optionsSection(command, path),
    `Usage:\n  ${usageLine(command, full)}\n`,
  ].filter((section) => section !== '');
  const more = command.commands
    ? `Use "${full}${command.commands ? ' <command>' : ''} --help" for more information about a given command.\n`
    : '';
  return `${sections.join('\n')}\n${more}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`;
}

function usageLine(command: Command, full: string): string {
  const line = full === 'kubectl' ? 'kubectl [flags]' : `kubectl ${command.use}`;
  return line.includes('[options]') ? line : `${line} [options]`;
}

function aliasesSection(command: Command): string {
  if (!command.aliases || command.aliases.length === 0) return '';
  return `Aliases:\n${[command.name, ...command.aliases].join(', ')}\n`;
}

function examplesSection(path: string): string {
  const examples = helpText(path)?.examples;
  if (examples === undefined) return '';
  return `Examples:\n${examples
    .split('\n')
    .map((line) => `  ${line}\n`)
    .join('')}`;
}

function commandsSection(command: Command): string {
  const shown = (command.commands ?? [])
    .filter((part) => part.hidden !== true)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (shown.length === 0) return '';
  const width = Math.max(11, ...shown.map((part) => part.name.length));
  return `Available Commands:\n${shown.map((part) => `  ${part.name.padEnd(width)}   ${part.short}\n`).join('')}`;
}

function optionsSection(command: Command, path: string): string {
  const shown = (command.flags ?? []).filter((flag) => flag.hidden !== true && flag.deprecated === undefined);
  if (shown.length === 0) return '';
  const sorted = shown.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return `Options:\n${sorted.map((flag) => flagHelp(flag, helpText(path)?.flags?.[flag.name])).join('\n\n')}\n`;
}

function flagHelp(flag: Flag, usage = flag.usage): string {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const quoted = flag.type === 'string' ? `'${flag.default}'` : flag.default;
  return `    ${short}--${flag.name}=${quoted}:\n\t${usage}`;
}
