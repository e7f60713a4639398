/** The scenarios that come with the page, as text by their path. One chunk, loaded when somebody looks for them. */
export const lessonTexts: Readonly<Record<string, string>> = import.meta.glob<string>(
  '../../scenarios/lessons/*/*.yaml',
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

export const demonstrationTexts: Readonly<Record<string, string>> = import.meta.glob<string>(
  '../../scenarios/catalogue/*.yaml',
  { query: '?raw', import: 'default', eager: true },
);
