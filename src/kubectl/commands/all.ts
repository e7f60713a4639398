import type { Command } from '../command.ts';
import { apply } from './apply/apply.ts';
import { auth, top } from './auth-top.ts';
import { autoscale } from './autoscale.ts';
import { config } from './config.ts';
import { cp } from './cp.ts';
import { create } from './create/create.ts';
import { debug } from './debug.ts';
import { deleteCommand } from './delete.ts';
import { describeCommand } from './describe.ts';
import { diff } from './diff/diff.ts';
import { apiResources, apiVersions, clusterInfo, options, version } from './discovery.ts';
import { cordon, drain, uncordon } from './drain.ts';
import { edit } from './edit/edit.ts';
import { events } from './events.ts';
import { attach, exec } from './exec.ts';
import { explain } from './explain/explain.ts';
import { expose } from './expose.ts';
import { get } from './get/get.ts';
import { annotate, label } from './label.ts';
import { logs } from './logs.ts';
import { certificate, kuberc, kustomize, plugin, proxy } from './elsewhere.ts';
import { completion, portForward } from './others.ts';
import { patch } from './patch.ts';
import { replace } from './replace.ts';
import { rollout } from './rollout/rollout.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { set } from './set/set.ts';
import { taint } from './taint.ts';
import { wait } from './wait.ts';

/** Every command of kubectl, in the order in which it knows them. */
export const commands: readonly Command[] = [
  create,
  expose,
  run,
  set,
  explain,
  get,
  edit,
  deleteCommand,
  rollout,
  scale,
  autoscale,
  certificate,
  clusterInfo,
  top,
  cordon,
  uncordon,
  drain,
  taint,
  describeCommand,
  logs,
  attach,
  exec,
  portForward,
  proxy,
  cp,
  auth,
  debug,
  events,
  diff,
  apply,
  patch,
  replace,
  wait,
  kustomize,
  label,
  annotate,
  completion,
  apiResources,
  apiVersions,
  config,
  kuberc,
  plugin,
  version,
  options,
];
