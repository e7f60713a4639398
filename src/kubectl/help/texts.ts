// Which command has which text.
import { applyDeleteTexts } from './apply-delete.ts';
import { containersTexts } from './containers.ts';
import { createTexts } from './create.ts';
import { getDescribeTexts } from './get-describe.ts';
import { runExposeTexts } from './run-expose.ts';
import { setRolloutTexts } from './set-rollout.ts';
import { settingsTexts } from './settings.ts';
import type { HelpText } from './text.ts';

const TEXTS: Readonly<Record<string, HelpText>> = {
  ...createTexts,
  ...runExposeTexts,
  ...setRolloutTexts,
  ...applyDeleteTexts,
  ...getDescribeTexts,
  ...containersTexts,
  ...settingsTexts,
};

/** The text of a command by its path (`rollout status`). */
export function helpText(path: string): HelpText | undefined {
  return TEXTS[path];
}
