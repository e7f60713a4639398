import { describe, expect, test } from 'vitest';
import { complaintsOf, placeComplaints, placeWarnings, stepsOf, syntaxProblems } from './refusals.ts';

const file = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: -1
  template:
    spec:
      containers:
        - name: web
          readinessProbe:
            periodSecond: 5
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  ports:
    - port: 99999
`;

const at = (stderr: string) =>
  placeComplaints(file, complaintsOf(stderr)).map(({ line, message }) => `${line} ${message}`);

describe('refusals of the server stand at the line they speak of', () => {
  test('a strict decoding error', () => {
    expect(
      at(
        'Error from server (BadRequest): error when creating "web.yaml": Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.template.spec.containers[0].readinessProbe.periodSecond"\n',
      ),
    ).toEqual(['12 unknown field "spec.template.spec.containers[0].readinessProbe.periodSecond"']);
  });

  test('one invalid field', () => {
    expect(
      at(
        'The Service "web" is invalid: spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive\n',
      ),
    ).toEqual(['20 spec.ports[0].port: Invalid value: 99999: must be between 1 and 65535, inclusive']);
  });

  test('a list of causes, one of them about a field that is missing', () => {
    expect(
      at(
        'The Deployment "web" is invalid: \n* spec.replicas: Invalid value: -1: must be greater than or equal to 0\n* spec.template.spec.containers[0].image: Required value\n',
      ),
    ).toEqual([
      '6 spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      '10 spec.template.spec.containers[0].image: Required value',
    ]);
  });

  test('YAML that cannot be read', () => {
    expect(
      at(
        'error: error parsing web.yaml: error converting YAML to JSON: yaml: line 7: mapping values are not allowed in this context\n',
      ),
    ).toEqual([
      '7 error: error parsing web.yaml: error converting YAML to JSON: yaml: line 7: mapping values are not allowed in this context',
    ]);
  });

  test('an unknown kind, and an answer without a field', () => {
    expect(
      at(
        'error: resource mapping not found for name: "web" namespace: "" from "web.yaml": no matches for kind "Servce" in version "v1"',
      )[0],
    ).toMatch(/^2 error/);
    expect(at('Error from server (Forbidden): pods is forbidden')).toEqual([
      '2 Error from server (Forbidden): pods is forbidden',
    ]);
  });
});

test('what is not simulated is said at its field, in the documents that have it', () => {
  const policy = `kind: NetworkPolicy
spec: { podSelector: {} }
---
kind: Pod
spec:
  hostPID: true
---
kind: Pod
spec: broken
`;
  const warnings = [
    'spec is accepted but not simulated',
    'spec.hostPID is accepted but not simulated',
    'v1 Endpoints is deprecated in v1.33+',
  ];
  const { placed, left } = placeWarnings(policy, warnings);
  expect(placed.map(({ line, message }) => `${line} ${message}`)).toEqual([`2 ${warnings[0]}`, `6 ${warnings[1]}`]);
  expect(placed.every(({ warning }) => warning)).toBe(true);
  expect(left).toEqual([warnings[2]]);
});

test.each([
  ['spec.template.spec.containers[0].image', ['spec', 'template', 'spec', 'containers', 0, 'image']],
  ['metadata.labels[app.io/name]', ['metadata', 'labels', 'app.io/name']],
])('steps of %s', (path, steps) => {
  expect(stepsOf(path)).toEqual(steps);
});

test('broken YAML is a problem of its own', () => {
  expect(syntaxProblems('a: [1, 2\nb: 3\n')[0]?.from).toBe('yaml');
  expect(syntaxProblems(file)).toEqual([]);
});
