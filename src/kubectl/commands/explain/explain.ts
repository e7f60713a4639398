// kubectl explain, from the server's schema and the API's texts.
import { descriptionsKnown } from '../../../api/descriptions.ts';
import type { Task } from '../../../sim/kernel/task.ts';
import type { Command, Context } from '../../command.ts';
import { plain, verbatim } from '../../failure.ts';
import { typeNameOf } from '../../patch/schema.ts';
import { check, fail } from '../../process.ts';
import { apiVersionOf, qualified } from '../../mapping.ts';
import type { Mapping } from '../../mapping.ts';
import { placeAt, rootPlace } from './place.ts';
import { plaintext } from './plaintext.ts';
import { plaintextV2 } from './plaintext-v2.ts';
import { switchFlag, textFlag } from '../../parse/flag-forms.ts';

export const explain: Command = {
  name: 'explain',
  short: 'Get documentation for a resource',
  use: 'explain TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  flags: [
    textFlag('api-version', 'Use given api-version (group/version) of the resource.'),
    textFlag('output', 'Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).', {
      short: 'o',
      default: 'plaintext',
    }),
    switchFlag(
      'recursive',
      'When true, print the name of all the fields recursively. Otherwise, print the available fields with their description.',
      { short: 'R' },
    ),
  ],
  run,
};

function* run(context: Context): Task<number> {
  const [target, ...more] = context.args;
  if (target === undefined) {
    return yield* fail(
      plain(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      ),
    );
  }
  if (more.length > 0) yield* fail(plain('We accept only this format: explain RESOURCE\n'));
  const format = context.text('output');
  if (format !== 'plaintext' && format !== 'plaintext-openapiv2') {
    yield* fail(plain(`unrecognized format: ${format}`));
  }
  const [mapping, path] = yield* targetOf(context, target);
  const type = typeNameOf(apiVersionOf(mapping), mapping.kind);
  if (type === undefined) {
    const { group, version, resource } = mapping;
    return yield* fail(
      plain(`GVR (${group}/${version}, Resource=${resource}) not found in OpenAPI schema`.replace('(/', '(')),
    );
  }
  if (!descriptionsKnown()) context.warn('the descriptions could not be loaded');
  const place = placeAt(rootPlace(type), path);
  if (format === 'plaintext') context.out(head(mapping));
  if (!place) return yield* fail(plain(`field ${JSON.stringify(path.at(-1))} does not exist`));
  const recursive = context.on('recursive');
  context.out(
    format === 'plaintext'
      ? plaintext(place, recursive)
      : plaintextV2(mapping.kind, apiVersionOf(mapping), place, recursive),
  );
  return 0;
}

/** `deployments.apps.spec.replicas`: which part is the type, which the path. */
function* targetOf(context: Context, target: string): Task<readonly [Mapping, readonly string[]]> {
  const mapper = yield* check(context.mapper());
  const [resource = '', ...path] = target.replace(/\.$/, '').split('.');
  const badPath = plain('invalid jsonpath syntax, first node must be field node');
  if (resource === '' || resource.startsWith('[')) yield* fail(badPath);
  const first = mapper.find(resource);
  if (!first) {
    return yield* fail(verbatim(`the server doesn't have a resource type ${JSON.stringify(resource)}`));
  }
  if (path.some((word) => word.includes('['))) yield* fail(badPath);
  const named = mapper.mappings.filter((mapping) => mapping.resource === first.resource);
  const prefixed = named.find((mapping) => target.startsWith(qualified(mapping)));
  const rest = prefixed ? target.slice(qualified(prefixed).length).split('.').slice(1) : path;
  const versioned = yield* inVersion(context, prefixed ?? first);
  return [versioned, rest.filter((word) => word !== '')];
}

/** The resource in the version that `--api-version` asks for. */
function* inVersion(context: Context, mapping: Mapping): Task<Mapping> {
  const mapper = yield* check(context.mapper());
  const wanted = context.text('api-version');
  if (wanted === '') return mapping;
  const known = mapper.byKind(wanted, mapping.kind);
  if (known) return known;
  const slash = wanted.indexOf('/');
  const served = mapper.mappings.some((one) => apiVersionOf(one) === wanted);
  if (!served) {
    yield* fail(plain(`couldn't find resource for "${slash < 0 ? '/' : ''}${wanted}, Resource=${mapping.resource}"`));
  }
  return { ...mapping, group: wanted.slice(0, Math.max(slash, 0)), version: wanted.slice(slash + 1) };
}

function head(mapping: Mapping): string {
  const group = mapping.group === '' ? '' : `GROUP:      ${mapping.group}\n`;
  return `${group}KIND:       ${mapping.kind}\nVERSION:    ${mapping.version}\n\n`;
}
