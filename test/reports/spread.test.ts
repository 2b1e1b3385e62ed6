import { expect, test } from 'vitest';
import { spread } from '../../server/src/reports/spread.ts';

const at = (...centres: number[]) => centres.map((y) => ({ y, height: 10 }));

test('wishes that leave room are granted', () => {
  expect(spread(at(20, 50, 90), 5, 0, 100)).toEqual([20, 50, 90]);
});

test('items that wish for one place stand around it', () => {
  expect(spread(at(50, 50, 50), 5, 0, 100)).toEqual([35, 50, 65]);
  expect(spread(at(60, 40), 5, 0, 100)).toEqual([42.5, 57.5]);
});

test('nothing leaves the column', () => {
  expect(spread(at(-10, 0, 120), 5, 0, 100)).toEqual([5, 20, 95]);
});

test('without enough room the top is kept', () => {
  expect(spread(at(0, 0, 0), 5, 0, 20)).toEqual([5, 20, 35]);
  expect(spread([], 5, 0, 20)).toEqual([]);
});
