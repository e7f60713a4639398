import { invalidValue } from '../validation/field-error.ts';
import type { FieldError } from '../validation/field-error.ts';

// IP addresses and ranges (apimachinery's util/validation/ip.go).

/** An address as its bytes: 4 or 16. */
export type IpBytes = readonly number[];

/** Reads an address; leading zeros in IPv4 are let pass (ParseIPSloppy). Undefined for anything else. */
export function parseIp(text: string): IpBytes | undefined {
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpBytes | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d+$/.test(part) && Number(part) <= 255)) return undefined;
  return parts.map(Number);
}

function parseIpv6(text: string): IpBytes | undefined {
  if (!/^[0-9a-fA-F:.]+$/.test(text)) return undefined;
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(groupsOf);
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const given = head.length + (tail?.length ?? 0);
  if (halves.length === 1) return given === 8 ? bytesOf(head) : undefined;
  return given < 8 ? bytesOf([...head, ...Array<number>(8 - given).fill(0), ...(tail ?? [])]) : undefined;
}

function groupsOf(text: string): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const v4 = last.includes('.') ? parseIpv4(last) : undefined;
  if (last.includes('.') && !v4) return undefined;
  const hex = v4 ? parts.slice(0, -1) : parts;
  if (!hex.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return undefined;
  const groups = hex.map((part) => Number.parseInt(part, 16));
  if (!v4) return groups;
  const [a = 0, b = 0, c = 0, d = 0] = v4;
  return [...groups, a * 256 + b, c * 256 + d];
}

function bytesOf(groups: readonly number[]): IpBytes {
  return groups.flatMap((group) => [group >> 8, group & 255]);
}

export function isIpv4(text: string): boolean {
  return parseIp(text)?.length === 4;
}

/** The canonical text: IPv6 by RFC 5952, IPv4 within IPv6 as IPv4. */
function formatIp(bytes: IpBytes): string {
  if (bytes.length === 4) return bytes.join('.');
  if (isMapped(bytes)) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, i) => (bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0));
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (end < groups.length && groups[end] === 0) end += 1;
    if (end - i > best.length) best = { start: i, length: end - i };
  }
  return best;
}

function isMapped(bytes: IpBytes): boolean {
  return (
    bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  );
}

const LEADING_ZERO = /(^|\.)0\d/;

/** An address of an older field: any form of IPv6, but neither leading zeros nor IPv4 mapped to IPv6. */
export function checkLegacyIp(text: string, path: string): readonly FieldError[] {
  const bytes = parseIp(text);
  if (!bytes) {
    return [invalidValue(path, text, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')];
  }
  if (bytes.length === 4) return LEADING_ZERO.test(text) ? [invalidValue(path, text, 'must not have leading 0s')] : [];
  return isMapped(bytes) ? [invalidValue(path, text, 'must not be an IPv4-mapped IPv6 address')] : [];
}

/** An address of a newer field: in canonical form. */
export function checkIp(text: string, path: string): readonly FieldError[] {
  const errors = checkLegacyIp(text, path);
  const bytes = parseIp(text);
  if (errors.length > 0 || !bytes || formatIp(bytes) === text) return errors;
  return [invalidValue(path, text, `must be in canonical form ("${formatIp(bytes)}")`)];
}

interface Cidr {
  readonly address: IpBytes;
  readonly length: number;
}

export function parseCidr(text: string): Cidr | undefined {
  const [, ip = '', length = ''] = /^(.*)\/(\d+)$/.exec(text) ?? [];
  const address = parseIp(ip);
  return address && Number(length) <= address.length * 8 ? { address, length: Number(length) } : undefined;
}

/** The first address of a range. */
function networkOf({ address, length }: Cidr): IpBytes {
  return address.map((byte, i) => {
    const bits = Math.min(8, Math.max(0, length - 8 * i));
    return byte & (0xff << (8 - bits)) & 0xff;
  });
}

/** Whether an address lies in a range; both must be of one family. */
export function cidrContains(cidr: Cidr, ip: IpBytes): boolean {
  if (ip.length !== cidr.address.length) return false;
  const network = networkOf(cidr);
  return networkOf({ address: ip, length: cidr.length }).every((byte, i) => byte === network[i]);
}

/** A range of an older field: a network, not an address with a length. */
export function checkLegacyCidr(text: string, path: string): readonly FieldError[] {
  const cidr = parseCidr(text);
  if (!cidr) return [invalidValue(path, text, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')];
  const [ip = '', length = ''] = text.split('/');
  if ((cidr.address.length === 4 && LEADING_ZERO.test(ip)) || /^0\d/.test(length)) {
    return [invalidValue(path, text, 'must not have leading 0s in IP or prefix length')];
  }
  if (isMapped(cidr.address)) return [invalidValue(path, text, 'must not have an IPv4-mapped IPv6 address')];
  const network = networkOf(cidr);
  if (network.some((byte, i) => byte !== cidr.address[i])) {
    return [invalidValue(path, text, 'must not have bits set beyond the prefix length')];
  }
  return [];
}

/** A warning about an address that would better be written otherwise (GetWarningsForIP). */
export function warningsForIp(text: string, path: string): readonly string[] {
  const bytes = parseIp(text);
  if (!bytes) return [];
  const canonical = formatIp(bytes);
  if (checkLegacyIp(text, path).length > 0)
    return [`${path}: non-standard IP address "${text}" is invalid: use "${canonical}"`];
  if (bytes.length === 4 || canonical === text) return [];
  return [`${path}: IPv6 address "${text}" should be in RFC 5952 canonical format ("${canonical}")`];
}

/** As warningsForIp, of ranges (GetWarningsForCIDR). */
export function warningsForCidr(text: string, path: string): readonly string[] {
  const cidr = parseCidr(text);
  if (!cidr) return [];
  const network = networkOf(cidr);
  const canonical = `${formatIp(network)}/${cidr.length}`;
  if (network.some((byte, i) => byte !== cidr.address[i])) {
    const single = `${formatIp(cidr.address)}/${cidr.address.length * 8}`;
    return [`${path}: CIDR value "${text}" is ambiguous in this context (should be "${canonical}" or "${single}"?)`];
  }
  if (checkLegacyCidr(text, path).length > 0)
    return [`${path}: non-standard CIDR value "${text}" is invalid: use "${canonical}"`];
  if (cidr.address.length === 4 || canonical === text) return [];
  return [`${path}: IPv6 CIDR value "${text}" should be in RFC 5952 canonical format ("${canonical}")`];
}
