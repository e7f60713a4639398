import { createStore } from 'zustand/vanilla';
import { cluster } from './cluster.ts';
import { exportQuietly } from './questions.ts';

/** What the run's scenario says beyond its steps: its title and captions, in as many languages as it has. */
export interface Story {
  readonly epoch: number;
  readonly title: Words | undefined;
  readonly captions: readonly Caption[];
  /** Files of the scenario, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export type Words = string | Readonly<Record<string, string>>;

export interface Caption {
  readonly at: number;
  readonly text: Words;
}

const none: Story = { epoch: -1, title: undefined, captions: [], files: {} };

export const story = createStore<Story>(() => none);

/** Reads the scenario of each new run once there is time for it. */
export function followStories(): void {
  cluster.subscribe(({ epoch }) => {
    if (epoch === story.getState().epoch) return;
    story.setState({ ...none, epoch });
    setTimeout(() => void read(epoch), 400);
  });
}

async function read(epoch: number): Promise<void> {
  const [text, { readStory }] = await Promise.all([exportQuietly('scenario'), import('../views/story/read-story.ts')]);
  if (story.getState().epoch === epoch) story.setState({ epoch, ...readStory(text) });
}

export const wordsIn = (words: Words | undefined, language: string): string =>
  words === undefined ? '' : typeof words === 'string' ? words : (words[language] ?? words['en'] ?? '');
