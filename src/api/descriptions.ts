/** Texts by the name of a type, then by that of its field; the type's own under the empty name. */
export type Descriptions = Readonly<Record<string, Readonly<Record<string, string>>>>;

let known: Descriptions | undefined;

/**
 * Hands over what generated/descriptions.ts holds. It is larger than the rest of the API's data and few need it, so nobody in the core imports it:
 * who runs the core does, before a line that asks for it.
 */
export function provideDescriptions(texts: Descriptions): void {
  known = texts;
}

/** The text of a field, or of the type itself; undefined where the API has none. */
export function descriptionOf(type: string, field = ''): string | undefined {
  return known?.[type]?.[field];
}

/** Whether the texts are there. */
export function descriptionsKnown(): boolean {
  return known !== undefined;
}

/** Whether a text, such as a line of the shell or a scenario, may ask for descriptions. */
export function asksForDescriptions(text: string): boolean {
  return text.includes('explain');
}
