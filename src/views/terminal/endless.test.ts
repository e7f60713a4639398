import { expect, test } from 'vitest';
import { isEndless } from './endless.ts';

test.each([
  ['kubectl get pods -w', true],
  ['kubectl get pods --watch -o wide', true],
  ['kubectl -n shop logs -f deployment/web', true],
  ['kubectl logs deployment/web --follow', true],
  ['kubectl exec -it web -- sh', true],
  ['kubectl port-forward svc/web 8080:80', true],
  ['watch kubectl get pods', true],
  ['kubectl get pods -o wide', false],
  ['kubectl apply -f web.yaml', false],
  ['kubectl logs web --tail=3', false],
  ['kubectl drain node-1 --ignore-daemonsets', false],
  ['kubectl exec web -- grep -i x /etc/hosts', false],
])('%s: %s', (line, endless) => {
  expect(isEndless(line)).toBe(endless);
});
