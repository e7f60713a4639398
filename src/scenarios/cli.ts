import { provideDescriptions } from '../api/descriptions.ts';
import { descriptions } from '../api/generated/descriptions.ts';

/** What scripts/scenario.mjs and the conformance tests run. */
export { playScenario, RECORDED } from './headless.ts';
export { storyOf } from './story.ts';

provideDescriptions(descriptions);
