import { stringify } from 'yaml';
import type { Action, Step } from './action.ts';
import type { Scenario } from './format.ts';
import type { Lesson } from './lesson.ts';

/** A scenario as YAML that parseScenario reads back to the same. */
export function printScenario(scenario: Scenario): string {
  return stringify(
    {
      scenario: scenario.id,
      ...(scenario.title === '' ? {} : { title: scenario.title }),
      seed: scenario.seed,
      start: new Date(scenario.startMs).toISOString(),
      nodes: scenario.nodes,
      ...(Object.keys(scenario.images).length > 0 ? { images: scenario.images } : {}),
      ...(Object.keys(scenario.files).length > 0 ? { files: scenario.files } : {}),
      ...(scenario.setup.length > 0 ? { setup: scenario.setup } : {}),
      steps: scenario.steps.map(stepToYaml),
      ...(scenario.captions.length > 0
        ? { captions: scenario.captions.map(({ atMs, ...caption }) => ({ at: `${atMs}ms`, ...caption })) }
        : {}),
      ...(scenario.lesson ? { lesson: lessonToYaml(scenario.lesson) } : {}),
      ...(Object.keys(scenario.view).length > 0 ? { view: scenario.view } : {}),
      until: `${scenario.untilMs}ms`,
    },
    { lineWidth: 0, blockQuote: 'literal' },
  );
}

function lessonToYaml({ fromMs, steps, try: task }: Lesson): Readonly<Record<string, unknown>> {
  return {
    from: `${fromMs}ms`,
    ...(task === undefined ? {} : { try: task }),
    steps: steps.map(({ say, way, goal, seen }) => ({
      say,
      ...(way.length > 0
        ? {
            way: way.map(({ afterMs, action }) => ({
              ...(afterMs > 0 ? { after: `${afterMs}ms` } : {}),
              ...actionToYaml(action),
            })),
          }
        : {}),
      goal,
      ...(seen === undefined ? {} : { seen }),
    })),
  };
}

function stepToYaml({ atMs, action }: Step): Readonly<Record<string, unknown>> {
  return { at: `${atMs}ms`, ...actionToYaml(action) };
}

function actionToYaml(action: Action): Readonly<Record<string, unknown>> {
  switch (action.do) {
    case 'run':
      return {
        run: action.line,
        ...(action.stdin === undefined ? {} : { stdin: action.stdin }),
        ...(action.columns === undefined ? {} : { columns: action.columns }),
        ...(action.background ? { background: true } : {}),
        ...(action.stopAfterMs === undefined ? {} : { stop: `${action.stopAfterMs}ms` }),
      };
    case 'fault':
      return { fault: action.fault, node: action.node };
    case 'add-node':
      return { node: { add: action.node } };
    case 'remove-node':
      return { node: { remove: action.name } };
    case 'traffic': {
      const { do: _, ...traffic } = action;
      return { traffic };
    }
    case 'knob':
      return { knob: action.knob };
    case 'files':
      return { files: action.files };
    case 'type':
      return { type: { line: action.line, text: action.text } };
    case 'interrupt':
      return { interrupt: action.line };
    case 'edited': {
      const { do: _, ...edited } = action;
      return { edited };
    }
  }
}

/** An action in one line, as a person would write it: the kubectl line, or the scenario step. */
export function actionText(action: Action): string {
  switch (action.do) {
    case 'run':
      return action.line;
    case 'fault':
      return `fault: ${action.fault}, node: ${action.node}`;
    case 'add-node':
      return `node: add ${action.node.name}`;
    case 'remove-node':
      return `node: remove ${action.name}`;
    case 'traffic':
      return `traffic: ${action.service} ${action.rps} rps`;
    case 'knob':
      return `knob: ${action.knob.what}${'pod' in action.knob ? ` ${action.knob.pod}` : ` ${action.knob.image}`}`;
    case 'files':
      return `files: ${Object.keys(action.files).join(', ')}`;
    case 'type':
      return JSON.stringify(action.text);
    case 'interrupt':
      return 'Ctrl+C';
    case 'edited':
      return action.text === undefined ? 'kubectl edit: left' : 'kubectl edit: saved';
  }
}
