import type { en } from './en.ts';
import { editor } from './ko/editor.ts';
import { inspector } from './ko/inspector.ts';
import { lessons } from './ko/lessons.ts';
import { page } from './ko/page.ts';
import { stage } from './ko/stage.ts';
import { terms } from './ko/terms.ts';
import { time } from './ko/time.ts';
import { traffic } from './ko/traffic.ts';

/** 한국어. Kubernetes' own words stay Latin; particles join without a space. */
export const ko = {
  ...page,
  ...lessons,
  ...stage,
  ...time,
  ...editor,
  ...inspector,
  ...traffic,
  ...terms,
} satisfies Readonly<Record<keyof typeof en, string>>;
