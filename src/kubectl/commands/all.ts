import type { Command } from '../command.ts';
import { apply } from './apply/apply.ts';
import { auth } from './client/auth.ts';
import { completion } from './client/completion.ts';
import { config } from './client/config.ts';
import { apiResources, apiVersions, clusterInfo, options, version } from './client/discovery.ts';
import { certificate, kuberc, kustomize, plugin, proxy } from './client/elsewhere.ts';
import { cp } from './containers/cp.ts';
import { debug } from './containers/debug.ts';
import { attach, exec } from './containers/exec.ts';
import { logs } from './containers/logs.ts';
import { portForward } from './containers/port-forward.ts';
import { create } from './create/create.ts';
import { diff } from './diff/diff.ts';
import { edit } from './edit/edit.ts';
import { explain } from './explain/explain.ts';
import { get } from './get/get.ts';
import { cordon, drain, uncordon } from './nodes/drain.ts';
import { taint } from './nodes/taint.ts';
import { deleteCommand } from './objects/delete.ts';
import { describeCommand } from './objects/describe.ts';
import { events } from './objects/events.ts';
import { annotate, label } from './objects/label.ts';
import { patch } from './objects/patch.ts';
import { replace } from './objects/replace.ts';
import { top } from './objects/top.ts';
import { wait } from './objects/wait.ts';
import { rollout } from './rollout/rollout.ts';
import { set } from './set/set.ts';
import { autoscale } from './workloads/autoscale.ts';
import { expose } from './workloads/expose.ts';
import { run } from './workloads/run.ts';
import { scale } from './workloads/scale.ts';

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
