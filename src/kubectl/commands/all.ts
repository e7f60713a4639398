import type { Command } from '../command.ts';
import { apply } from './apply/apply.ts';
import { deleteCommand } from './delete.ts';
import { get } from './get/get.ts';
import { scale } from './scale.ts';

/** Every command of kubectl, in the order in which it knows them. */
export const commands: readonly Command[] = [get, deleteCommand, scale, apply];
