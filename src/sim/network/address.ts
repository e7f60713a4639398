/** `10.244.1.7` → 183762183; undefined if it is no IPv4 address. */
export function parseAddress(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i += 1) {
    const part = Number(match[i]);
    if (part > 255) return undefined;
    value = value * 256 + part;
  }
  return value;
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

/** A range of addresses, `10.244.1.0/24`. */
export interface AddressRange {
  readonly first: number;
  readonly size: number;
}

export function parseRange(cidr: string): AddressRange | undefined {
  const [address = '', bits = ''] = cidr.split('/');
  const value = parseAddress(address);
  if (value === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return undefined;
  const size = 2 ** (32 - Number(bits));
  return { first: value - (value % size), size };
}

export function inRange(range: AddressRange, address: number): boolean {
  return address >= range.first && address < range.first + range.size;
}

/**
 * Hands out the addresses of a node to its pods, one after the other, starting again at the front when the end is reached
 * (as the host-local plugin does): the network's own, the gateway's and the last one are left out.
 */
export class AddressPool {
  private readonly range: AddressRange;
  private readonly isUsed: (address: string) => boolean;
  private last = 1;

  /** `isUsed` tells which addresses somebody has. */
  constructor(cidr: string, isUsed: (address: string) => boolean) {
    this.isUsed = isUsed;
    this.range = parseRange(cidr) ?? { first: 0, size: 0 };
  }

  take(): string | undefined {
    const usable = this.range.size - 3;
    for (let tries = 0; tries < usable; tries += 1) {
      this.last = this.last >= this.range.size - 2 ? 2 : this.last + 1;
      const address = formatAddress(this.range.first + this.last);
      if (!this.isUsed(address)) return address;
    }
    return undefined;
  }
}
