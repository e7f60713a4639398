/** What scripts/scenario.mjs and the conformance tests run. */
export { playScenario, RECORDED } from './headless.ts';
export { storyOf } from './story.ts';
