import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';

/** What a link holds: a whole run as a scenario, and the moment at which it was shared. */
export interface Shared {
  /** Scenario YAML. */
  readonly scenario: string;
  /** Milliseconds since the start. */
  readonly at: number;
}

/** What is read from a link. */
export interface Opened extends Shared {
  /** An earlier simulation wrote it: the same will be done in it, what comes of that may differ. */
  readonly earlier: boolean;
}

/** Why a link cannot be read. */
export type LinkFault = 'newer' | 'damaged' | 'empty' | 'large';

/** Grows when older pages could not read what is written; every version that was ever written can be read. */
const VERSION = 2;
/** Grows when the same run may go otherwise than before: links of version 1 did not say. */
const SIMULATION = 1;
/** A link holds at most this much text once it is unpacked. */
const MAX_LENGTH = 4_000_000;

/** A run as text for the part of an address after `#`: version, deflated JSON in base64url. */
export async function encodeLink(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([shared.at, shared.scenario, SIMULATION]));
  const deflated = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `${VERSION}.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Reads a link's text. It is data: nothing in it is ever run as script. */
export async function decodeLink(text: string): Promise<Result<Opened, LinkFault>> {
  const [version = '', packed = ''] = text.split('.', 2);
  if (!/^\d+$/.test(version)) return err('damaged');
  if (Number(version) > VERSION) return err('newer');
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const json = await readUpTo(unpacked, MAX_LENGTH);
    if (json === undefined) return err('large');
    return openedFrom(JSON.parse(json));
  } catch {
    return err('damaged');
  }
}

function openedFrom(value: unknown): Result<Opened, LinkFault> {
  const [at, scenario, simulation] = Array.isArray(value) ? (value as readonly unknown[]) : [];
  if (typeof at !== 'number' || !Number.isFinite(at) || typeof scenario !== 'string') return err('empty');
  return ok({ at, scenario, earlier: simulation !== SIMULATION });
}

/** The text of a stream, or undefined if it is longer than `limit` bytes. */
async function readUpTo(stream: ReadableStream<Uint8Array>, limit: number): Promise<string | undefined> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    length += chunk.value.byteLength;
    if (length > limit) {
      await reader.cancel();
      return undefined;
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}
