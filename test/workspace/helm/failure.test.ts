import { expect, test } from 'vitest';
import { readFailure } from '../../../server/src/workspace/helm/failure.ts';

test('reads where a template fails, and what helm says of it', () => {
  expect(
    readFailure(
      'level=WARN msg="something else"\nError: shop/templates/web.yaml:5:14\n  executing "shop/templates/web.yaml" at <.Values.a.b>:\n    nil pointer evaluating interface {}.b\n\nUse --debug flag to render out invalid YAML\n',
    ),
  ).toEqual({
    message:
      'shop/templates/web.yaml:5:14 executing "shop/templates/web.yaml" at <.Values.a.b>: nil pointer evaluating interface {}.b',
    template: 'shop/templates/web.yaml',
    line: 5,
    isSyntax: false,
  });
  expect(readFailure('Error: parse error at (shop/charts/a/templates/x.yaml:3): function "foo" not defined')).toEqual({
    message: 'parse error at (shop/charts/a/templates/x.yaml:3): function "foo" not defined',
    template: 'shop/charts/a/templates/x.yaml',
    line: 3,
    isSyntax: true,
  });
  expect(
    readFailure('Error: YAML parse error on shop/templates/x.yaml: error converting YAML to JSON: yaml: line 7: no'),
  ).toMatchObject({ template: 'shop/templates/x.yaml', line: undefined, isSyntax: true });
  expect(readFailure('Error: execution error at (shop/templates/x.yaml:2:4): a password is needed')).toMatchObject({
    template: 'shop/templates/x.yaml',
    line: 2,
    isSyntax: false,
  });
});

test('what names no template is about the chart', () => {
  expect(readFailure('It took longer than 30 seconds.')).toEqual({
    message: 'It took longer than 30 seconds.',
    template: undefined,
    line: undefined,
    isSyntax: false,
  });
  expect(readFailure('')).toMatchObject({ message: '', template: undefined });
});
