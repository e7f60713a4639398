import { notSimulatedDocument } from './not-simulated.ts';
import { simulatedDocument } from './simulated.ts';
import type { Evidence } from './simulated.ts';

/** The generated documents, by their paths. */
export function documents(evidence: Evidence): Readonly<Record<string, string>> {
  return {
    'docs/not-simulated.md': notSimulatedDocument(),
    'docs/simulated.md': simulatedDocument(evidence),
  };
}
