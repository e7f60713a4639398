import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';

/** What a link holds: a whole run as a scenario, and the moment at which it was shared. */
export interface Shared {
  /** Scenario YAML. */
  readonly scenario: string;
  /** Milliseconds since the start. */
  readonly at: number;
}

/** Grows when older pages could not read what is written; every version that was ever written can be read. */
const VERSION = '1';
/** A link holds at most this much text once it is unpacked. */
const MAX_LENGTH = 4_000_000;

/** A run as text for the part of an address after `#`: version, deflated JSON in base64url. */
export async function encodeLink(shared: Shared): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([shared.at, shared.scenario]));
  const deflated = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const packed = new Uint8Array(await new Response(deflated).arrayBuffer());
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return `${VERSION}.${btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Reads a link's text; the error says what is wrong with it. It is data: nothing in it is ever run as script. */
export async function decodeLink(text: string): Promise<Result<Shared, string>> {
  const [version, packed = ''] = text.split('.', 2);
  if (version !== VERSION) return err(`this link is of version ${version}, which this page does not know`);
  try {
    const binary = atob(packed.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const json = await readUpTo(unpacked, MAX_LENGTH);
    if (json === undefined) return err('this link holds too much');
    const value: unknown = JSON.parse(json);
    if (Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string') {
      return ok({ at: value[0], scenario: value[1] });
    }
    return err('this link holds no run');
  } catch {
    return err('this link is damaged');
  }
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
