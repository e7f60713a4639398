/** The demonstrations that come with the page: scenario files, loaded when one is opened. */
export interface Demonstration {
  readonly id: string;
  readonly load: () => Promise<string>;
}

const files = import.meta.glob<string>('../scenarios/catalogue/*.yaml', { query: '?raw', import: 'default' });

export const demonstrations: readonly Demonstration[] = Object.entries(files)
  .map(([path, load]) => ({ id: /([^/]+)\.yaml$/.exec(path)?.[1] ?? path, load }))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
