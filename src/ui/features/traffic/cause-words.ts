import type { Key, Translate } from '../../../i18n/index.ts';

const words: Readonly<Record<string, Key>> = {
  'no such Service': 'cause.noService',
  'no endpoint': 'cause.noEndpoint',
  'not ready yet': 'cause.notReady',
  'connection refused': 'cause.refused',
  'killed in flight': 'cause.killed',
  'connection closed': 'cause.closed',
  'no answer in time': 'cause.timeout',
  'nobody there': 'cause.silent',
  'no route to host': 'cause.unreachable',
  'not HTTP': 'cause.notHttp',
};

/** Why a request was lost, in the page's words; `HTTP 503` stays as it is. */
export const causeWord = (cause: string, t: Translate): string => {
  const key = words[cause];
  return key === undefined ? cause : t(key);
};

const texts: Readonly<Record<string, Key>> = {
  'no such Service': 'cause.noServiceText',
  'no endpoint': 'cause.noEndpointText',
  'not ready yet': 'cause.notReadyText',
  'connection refused': 'cause.refusedText',
  'killed in flight': 'cause.killedText',
  'connection closed': 'cause.closedText',
  'no answer in time': 'cause.timeoutText',
  'nobody there': 'cause.silentText',
  'no route to host': 'cause.unreachableText',
};

/** What it means, for those who ask. */
export const causeText = (cause: string, t: Translate): string | undefined => {
  const key = texts[cause];
  return key === undefined ? undefined : t(key);
};
