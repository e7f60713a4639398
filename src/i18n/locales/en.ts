import { editor } from './en/editor.ts';
import { inspector } from './en/inspector.ts';
import { lessons } from './en/lessons.ts';
import { page } from './en/page.ts';
import { stage } from './en/stage.ts';
import { terms } from './en/terms.ts';
import { time } from './en/time.ts';
import { traffic } from './en/traffic.ts';

/** English. Keys say where the words stand; `{n:pod|pods}` picks by number. */
export const en = { ...page, ...lessons, ...stage, ...time, ...editor, ...inspector, ...traffic, ...terms };
