import { expect, test } from 'vitest';
import { goTemplate } from './go-template/template.ts';
import { jsonPath } from './jsonpath/evaluate.ts';
import { tabbed, DESCRIBE, TABLE } from './tab-writer.ts';

const PODS = {
  kind: 'List',
  items: [
    { metadata: { name: 'a', labels: { app: 'web', 'x/y': 'z' } }, spec: { containers: [{ image: 'nginx' }] }, n: 1 },
    { metadata: { name: 'b' }, spec: { containers: [{ image: 'redis' }, { image: 'busybox' }] }, n: 2.5 },
  ],
};

test.each([
  ['{.items[*].metadata.name}', 'a b'],
  ['{.items[1].spec.containers[-1:].image}', 'busybox'],
  ['{range .items[*]}{.metadata.name}{"\\t"}{.n}{"\\n"}{end}', 'a\t1\nb\t2.5\n'],
  ['{..image}', 'nginx redis busybox'],
  ["{.items[?(@.metadata.name=='b')].n}", '2.5'],
  ['{.items[?(@.n>1)].metadata.name}', 'b'],
  ["{.items[0].metadata.labels['x/y']}", 'z'],
  ['{.items[0].metadata.labels.x\\/y}', 'z'],
  ['{.items[0].metadata.labels}', '{"app":"web","x/y":"z"}'],
  ["{.items[*]['metadata.name','n']}", 'a b 1 2.5'],
  ['x{.nope}y', 'xy'],
])('jsonpath %s', (template, text) => {
  const path = jsonPath(template, true);
  expect(path.ok && path.value.text(PODS)).toEqual({ ok: true, value: text });
});

test.each([
  ['{{range .items}}{{.metadata.name}} {{end}}', 'a b '],
  ['{{range $i, $p := .items}}{{if $i}}, {{end}}{{$p.metadata.name}}{{end}}', 'a, b'],
  ['{{len .items}} {{.nope}}', '2 <no value>'],
  ['{{with index .items 1}}{{printf "%-4s|%d" .metadata.name (len .spec.containers)}}{{end}}', 'b   |2'],
  ['{{range .nope}}x{{else}}none{{end}}', 'none'],
  ['{{define "n"}}<{{.}}>{{end}}{{range .items}}{{template "n" .metadata.name}}{{end}}', '<a><b>'],
  ['{{(index .items 0).metadata.labels.app | printf "%q"}}', '"web"'],
])('template %s', (template, text) => {
  const compiled = goTemplate(template);
  expect(compiled.ok && compiled.value(PODS)).toEqual({ text, error: undefined });
});

test.each([
  ['x{{.kind.deep.er}}', '1:8: executing "output" at <.kind.deep.er>: can\'t evaluate field deep in type interface {}'],
  ['a\n{{index .items 9}}', '2:2: executing "output" at <index .items 9>: error calling index: index out of range: 9'],
  ['{{define "t"}}{{.x.y}}{{end}}{{template "t" "s"}}', 'executing "t" at <.x.y>: can\'t evaluate field x'],
])('template %s is refused', (template, problem) => {
  const compiled = goTemplate(template);
  expect(compiled.ok && compiled.value({ ...PODS, kind: 'List' }).error).toContain(problem);
});

test('columns of tables are at least six wide and three apart, those of describe as wide as they must be', () => {
  expect(tabbed('NAME\tREADY\nweb-with-a-long-name\t1/1\n', TABLE)).toBe(
    'NAME                   READY\nweb-with-a-long-name   1/1\n',
  );
  expect(tabbed('A\tB\tC\nx\ty\tz\n', TABLE)).toBe('A     B     C\nx     y     z\n');
  expect(tabbed('Name:\tweb\nNamespace:\tdefault\n', DESCRIBE)).toBe('Name:       web\nNamespace:  default\n');
});
