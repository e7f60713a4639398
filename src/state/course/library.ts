// The scenarios that come with the page: the lessons of the course, and demonstrations to watch.

import type { Head } from '../../views/story/read-story.ts';
import { openScenario } from '../run/runs.ts';
import { markTried } from '../page/workspace.ts';

/** A scenario that comes with the page. */
export interface Volume extends Head {
  /** The whole document. */
  readonly text: string;
}

export interface Part {
  /** `pods`: the name of its folder without the number. */
  readonly id: string;
  readonly lessons: readonly Volume[];
}

export interface Library {
  readonly parts: readonly Part[];
  readonly demonstrations: readonly Volume[];
}

export const emptyLibrary: Library = { parts: [], demonstrations: [] };

const FOLDER = /lessons\/\d+-([^/]+)\/[^/]+$/;

let loading: Promise<Library> | undefined;

/** Everything, in its order; loaded once. */
export function loadLibrary(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  const [{ lessonTexts, demonstrationTexts }, { readHead }] = await Promise.all([
    import('../run/library-texts.ts'),
    import('../../views/story/read-story.ts'),
  ]);
  const volumeOf = (text: string): Volume => ({ ...readHead(text), text });
  const parts = new Map<string, Volume[]>();
  for (const path of Object.keys(lessonTexts).sort()) {
    const id = FOLDER.exec(path)?.[1] ?? '';
    parts.set(id, [...(parts.get(id) ?? []), volumeOf(lessonTexts[path] ?? '')]);
  }
  return {
    parts: [...parts].map(([id, lessons]) => ({ id, lessons })),
    demonstrations: Object.keys(demonstrationTexts)
      .sort()
      .map((path) => volumeOf(demonstrationTexts[path] ?? '')),
  };
}

/** Opens a run to watch, from its beginning. */
export function openDemonstration({ text }: Volume): void {
  markTried();
  void openScenario(text);
}
