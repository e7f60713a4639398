/** An answer of the API server, as verdicts/README.md tells. */
export interface Answer {
  readonly name: string;
  readonly code: number;
}

/** What is different between the recorded answer and the simulated one; nothing where they are equal. */
export function judgeAnswer(expected: Answer, got: Answer | undefined): readonly string[];
