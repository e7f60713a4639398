import { createStore } from 'zustand/vanilla';
import type { Story as Told, Words } from '../../views/story/read-story.ts';
import { cluster } from '../mirror/cluster.ts';
import { showView } from '../run/opening-view.ts';
import { exportQuietly } from '../run/questions.ts';

/** What the run's scenario says beyond its steps: its title, captions, lesson, in as many languages as it has. */
export interface Story extends Told {
  readonly epoch: number;
}

const none: Story = { epoch: -1, id: '', title: undefined, captions: [], files: {}, lesson: undefined, view: {} };

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
  const [text, { readStory }] = await Promise.all([
    exportQuietly('scenario'),
    import('../../views/story/read-story.ts'),
  ]);
  if (story.getState().epoch !== epoch) return;
  const told = readStory(text);
  story.setState({ epoch, ...told });
  showView(told.view);
}

export const wordsIn = (words: Words | undefined, language: string): string =>
  words === undefined ? '' : typeof words === 'string' ? words : (words[language] ?? words['en'] ?? '');
