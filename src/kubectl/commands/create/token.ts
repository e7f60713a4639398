// kubectl create token (kubectl/pkg/cmd/create/create_token.go).
import type { Command } from '../../command.ts';
import { plain } from '../../failure.ts';
import { textAt } from '../../json.ts';
import { PRINT_FLAGS } from '../../parse/common-flags.ts';
import { listFlag, textFlag } from '../../parse/flag-forms.ts';
import { outputPrinter, STANDARD_FORMATS } from '../../printers/output.ts';
import { check, fail } from '../../process.ts';
import { nameArgument, refused } from './generator.ts';

export const token: Command = {
  name: 'token',
  short: 'Request a service account token',
  use: 'create token SERVICE_ACCOUNT_NAME',
  flags: [
    ...PRINT_FLAGS,
    listFlag(
      'audience',
      'Audience of the requested token. If unset, defaults to requesting a token for use with the Kubernetes API server. May be repeated to request a token valid for multiple audiences.',
    ),
    textFlag('bound-object-kind', 'Kind of an object to bind the token to. Supported kinds are Node, Pod, Secret.'),
    textFlag('bound-object-name', 'Name of an object to bind the token to.'),
    textFlag('bound-object-uid', 'UID of an object to bind the token to.'),
    {
      name: 'duration',
      type: 'duration',
      default: '0s',
      usage:
        'Requested lifetime of the issued token. If not set or if set to 0, the lifetime will be determined by the server automatically.',
    },
  ],
  *run(context) {
    const name = yield* check(nameArgument(context));
    const seconds = context.number('duration') / 1000;
    if (seconds < 0) yield* fail(plain('--duration must be greater than or equal to 0'));
    const kind = context.text('bound-object-kind');
    const bound = context.text('bound-object-name');
    if (kind !== '' && bound === '') {
      yield* fail(plain('--bound-object-name is required if --bound-object-kind is provided'));
    }
    if (kind === '' && bound !== '') {
      yield* fail(plain('--bound-object-name can only be set if --bound-object-kind is provided'));
    }
    const body = {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: {},
      spec: { audiences: context.list('audience'), ...(seconds > 0 ? { expirationSeconds: seconds } : {}) },
      status: {},
    };
    const path = `/api/v1/namespaces/${context.namespace}/serviceaccounts/${name}/token`;
    const answer = context.client.request('POST', path, { body, contentType: 'application/json' });
    if (!answer.ok) return yield* fail(refused(answer.error, 'failed to create token: '));
    const issued = textAt(answer.value, 'status', 'token');
    if (issued === '') yield* fail(plain('failed to create token: no token in server response'));
    if (context.text('output') === '') context.out(`${issued}\n`);
    else {
      const printer = yield* check(outputPrinter(context, context.text('output'), { allowed: STANDARD_FORMATS }));
      context.out(yield* check(printer.print(answer.value as never)));
    }
    return 0;
  },
};
