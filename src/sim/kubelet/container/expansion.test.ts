import { expect, test } from 'vitest';
import { expand } from './expansion.ts';

const VARIABLES = new Map([
  ['NAME', 'web'],
  ['NESTED', '$(NAME)'],
  ['EMPTY', ''],
]);

test.each([
  ['a known variable', 'hello $(NAME)', 'hello web'],
  ['an unknown one stays', 'hello $(NOBODY)', 'hello $(NOBODY)'],
  ['an escaped reference', '$$(NAME)', '$(NAME)'],
  ['a doubled dollar', 'costs $$5', 'costs $5'],
  ['values are not expanded again', '$(NESTED)', '$(NAME)'],
  ['an empty value', '[$(EMPTY)]', '[]'],
  ['a reference without an end', '$(NAME', '$(NAME'],
  ["the shell's own variables stay", '$NAME ${NAME}', '$NAME ${NAME}'],
  ['a dollar at the end', 'a$', 'a$'],
])('%s', (_, text, expected) => {
  expect(expand(text, (name) => VARIABLES.get(name))).toBe(expected);
});
