/** The hash of a template by which its pods and ReplicaSets are known; the same as in a real cluster. */
export { podTemplateHash as templateHash } from '../../api/pod/template-hash.ts';
