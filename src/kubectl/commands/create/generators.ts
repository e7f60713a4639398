import type { Command } from '../../command.ts';
import { configMap, dockerRegistrySecret, genericSecret, tlsSecret } from './config-data.ts';
import { generatorCommand } from './generator.ts';
import { namespace, podDisruptionBudget, priorityClass, quota, rbacGenerators, serviceAccount } from './others.ts';
import { ingress, serviceGenerators } from './services.ts';
import { token } from './token.ts';
import { cronJob, deployment, job } from './workloads.ts';

/** The commands below create. */
export const generators: readonly Command[] = [
  ...[
    namespace,
    quota,
    configMap,
    serviceAccount,
    deployment,
    cronJob,
    job,
    podDisruptionBudget,
    priorityClass,
    ingress,
  ].map(generatorCommand),
  ...rbacGenerators.map(generatorCommand),
  {
    name: 'secret',
    short: 'Create a secret using a specified subcommand',
    use: 'create secret (docker-registry | generic | tls)',
    commands: [dockerRegistrySecret, genericSecret, tlsSecret].map(generatorCommand),
    helpTo: 'stderr',
  },
  {
    name: 'service',
    aliases: ['svc'],
    short: 'Create a service using a specified subcommand',
    use: 'create service [flags]',
    commands: serviceGenerators.map(generatorCommand),
    helpTo: 'stderr',
  },
  token,
];
