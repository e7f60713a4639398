export interface Fact {
  readonly key: string;
  readonly kind: 'exact' | 'tree' | 'times' | 'text';
  readonly value: unknown;
}

export function facts(trace: readonly unknown[], scenario?: Readonly<Record<string, unknown>>): readonly Fact[];
