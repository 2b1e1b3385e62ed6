import { expect, test } from 'vitest';
import { substituted } from '../../server/src/workspace/deploy/envsubst.ts';

const values = new Map([
  ['APP', 'forgejo'],
  ['EMPTY', ''],
  ['LONG', 'a.b.c'],
  ['SECRET', undefined],
]);

function complete(text: string): string {
  return substituted(text, { values, isComplete: true });
}

test.each([
  ['${APP}-db', 'forgejo-db'],
  ['a${APP}b${APP}', 'aforgejobforgejo'],
  ['${NONE:=other}', 'other'],
  ['${NONE:-other}', 'other'],
  ['${NONE=other}', 'other'],
  ['${EMPTY:=other}', 'other'],
  ['${APP:=other}', 'forgejo'],
  ['${NONE:=${APP}}-x', 'forgejo-x'],
  ['${NONE:=a${APP}b}', 'aforgejob'],
  ['${NONE:=a:b/c}', 'a:b/c'],
  ['${#APP}', '7'],
  ['${APP^}', 'Forgejo'],
  ['${APP^^}', 'FORGEJO'],
  ['${APP,,}', 'forgejo'],
  ['${APP:3}', 'gejo'],
  ['${APP:0:3}', 'for'],
  ['${APP:-2:1}', 'forgejo'],
  ['${APP: -2}', 'forgejo'],
  ['${LONG/./-}', 'a-b.c'],
  ['${LONG//./-}', 'a-b-c'],
  ['${LONG//./}', 'abc'],
  ['${LONG/#a/x}', 'x.b.c'],
  ['${LONG/%c/x}', 'a.b.x'],
  ['${LONG#*.}', 'b.c'],
  ['${LONG##*.}', 'c'],
  ['${LONG%.*}', 'a.b'],
  ['${LONG%%.*}', 'a'],
  ['$${APP}', '${APP}'],
  ['$APP $(APP)', '$APP $(APP)'],
  ['costs $5', 'costs $5'],
])('%s is %s', (text, result) => {
  expect(complete(text)).toBe(result);
});

test.each([
  '${SECRET}',
  'x-${SECRET:=default}',
  '${SECRET^^}',
  '${NONE}',
  '${NONE^}',
  '${NONE:=${SECRET}}',
  '${LONG/${SECRET}/x}',
  '${APP',
  '${}',
  '${APP-x}',
  '${APP x}',
])('what is not known in %s stays', (text) => {
  expect(complete(text)).toBe(text);
});

test('only the known one of two is filled in', () => {
  expect(complete('${APP}.${SECRET}')).toBe('forgejo.${SECRET}');
});

test('a default may not count where more variables may be there', () => {
  const some = { values, isComplete: false };
  expect(substituted('${NONE:=other}', some)).toBe('${NONE:=other}');
  expect(substituted('${APP:=other}', some)).toBe('forgejo');
  expect(substituted('${EMPTY:=other}', some)).toBe('other');
});
