/** What the help of a command says before its options. */
export interface HelpText {
  readonly long: string;
  readonly examples?: string;
  /** What flags do, where this command words it otherwise than the flag itself. */
  readonly flags?: Readonly<Record<string, string>>;
}
