import { expect, test } from 'vitest';
import { readsOnly } from './reads-only.ts';
import { isIncomplete } from './terminal-shell.ts';

test.each([
  ['kubectl get pods', true],
  ['kubectl -n default get pods -w | grep web | wc -l', true],
  ['for i in 1 2; do kubectl describe pod $i; done', true],
  ['watch -n 1 kubectl get pods', true],
  ["watch 'kubectl get pods | head'", true],
  ['kubectl logs -f web-1 2>&1 | tail -3', true],
  ['echo $(kubectl get pods -o name)', true],
  ['kubectl get pods > /dev/null', true],
  ['kubectl gte pods', true],
  ['kubectl scale deployment web --replicas=2', false],
  ['kubectl get pods -o name | xargs kubectl delete', false],
  ['echo $(kubectl delete pod x)', false],
  ['kubectl get pods > pods.txt', false],
  ['X=1', false],
  ['kubectl config set-context --current --namespace=x', false],
  ['rm web.yaml', false],
  ['watch kubectl delete pods --all', false],
  ['$do get pods', false],
])('%s reads only: %s', (line, reads) => {
  expect(readsOnly(line)).toBe(reads);
});

test.each([
  ['kubectl get pods', false],
  ['echo "a', true],
  ["echo 'a", true],
  ['echo a \\', true],
  ['echo a \\\\', false],
  ['for i in 1 2', true],
  ['for i in 1 2; do', true],
  ['for i in 1 2; do echo $i; done', false],
  ['if true; then', true],
  ['kubectl get pods |', true],
  ['true &&', true],
  ['echo $(date', true],
  ['cat <<EOF', true],
  ['cat <<EOF\na', true],
  ['cat <<EOF\na\nEOF', false],
  ['done', false],
  ['echo )', false],
])('%j is incomplete: %s', (line, incomplete) => {
  expect(isIncomplete(line)).toBe(incomplete);
});
