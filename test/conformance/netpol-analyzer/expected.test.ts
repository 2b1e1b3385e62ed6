/** Every expected file of netpol-analyzer can be read to its end, and its forms say the same. */
import { describe, expect, test } from 'vitest';
import { type Case, casesOf, nameOf, readExpected } from './cases.ts';
import { compareExposure, compareList } from './compare.ts';
import { readDiffText } from './readDiff.ts';
import { readExplainText } from './readExplain.ts';
import { readExposureJson, readExposureText } from './readExposure.ts';
import { readListJson, readListText } from './readList.ts';

const named = <C extends Case>(cases: readonly C[]): [string, C][] => cases.map((each) => [nameOf(each), each]);
const arrows = (text: string): number => text.split('\n').filter((line) => /\s(=>|<=)\s/.test(line)).length;

describe('list', () => {
  test.each(named(casesOf('list')))('%s', (_, { expected, exposure }) => {
    const text = readExpected(expected.txt);
    const list = readListText(text);
    const exposed = readExposureText(text);
    expect(list.length + exposed.exposed.length).toBe(arrows(text));
    if (!expected.json) return;
    const json = readExpected(expected.json);
    expect(compareList(readListJson(json), list)).toEqual([]);
    if (exposure)
      expect(
        compareExposure({ exposed: readExposureJson(json), unprotected: [] }, { exposed: exposed.exposed }),
      ).toEqual([]);
  });
});

describe('explain', () => {
  test.each(named(casesOf('explain')))('%s', (_, { expected }) => {
    const text = readExpected(expected.txt);
    const explanations = readExplainText(text);
    const exposed = readExposureText(text);
    expect(new Set(explanations.map(({ from, to }) => JSON.stringify([from, to]))).size + exposed.exposed.length).toBe(
      arrows(text),
    );
  });
});

describe('diff', () => {
  test.each(named(casesOf('diff')))('%s', (_, { expected }) => {
    const text = readExpected(expected.txt);
    expect(readDiffText(text)).toHaveLength(text.split('\n').filter((line) => line.startsWith('diff-type')).length);
  });
});
