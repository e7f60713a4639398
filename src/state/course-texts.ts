/** The lessons, as text by their path: a part and a lesson in it, each with its number. One chunk, loaded when the course is opened. */
export const courseTexts: Readonly<Record<string, string>> = import.meta.glob<string>('../scenarios/lessons/*/*.yaml', {
  query: '?raw',
  import: 'default',
  eager: true,
});
