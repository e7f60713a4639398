import type { Command } from '../command.ts';
import { apply } from './apply/apply.ts';
import { create } from './create/create.ts';
import { deleteCommand } from './delete.ts';
import { describeCommand } from './describe.ts';
import { edit } from './edit.ts';
import { get } from './get/get.ts';
import { annotate, label } from './label.ts';
import { patch } from './patch.ts';
import { rollout } from './rollout/rollout.ts';
import { scale } from './scale.ts';
import { set } from './set/set.ts';

/** Every command of kubectl, in the order in which it knows them. */
export const commands: readonly Command[] = [
  create,
  set,
  get,
  edit,
  deleteCommand,
  rollout,
  scale,
  describeCommand,
  apply,
  patch,
  label,
  annotate,
];
