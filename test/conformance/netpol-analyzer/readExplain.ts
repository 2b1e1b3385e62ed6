import { allPorts, type PortSet } from '../../../server/src/policy/portSet.ts';
import { readPeer } from './readPeer.ts';
import { readExplainedPorts } from './readPorts.ts';
import type { Cause, Effect, Explanation, Pair, Part, Verdict } from './types.ts';

/** Reads `list --explain`, up to the exposure where that follows. Throws on a line that it does not know. */
export function readExplainText(text: string): Explanation[] {
  const [explained = ''] = text.split('Exposure Analysis Result');
  const found: Explanation[] = [];
  let pair: Pair | undefined;
  let section: { readonly verdict: Verdict; readonly ports: PortSet } | undefined;
  let causes: Partial<Record<'egress' | 'ingress', Cause>> = {};
  let direction: 'egress' | 'ingress' | undefined;
  const finish = (): void => {
    const { egress, ingress } = causes;
    if (pair && section) found.push({ ...pair, ...section, egress, ingress });
    section = undefined;
    causes = {};
    direction = undefined;
  };
  for (const line of explained.split('\n').filter((each) => each.trim() !== '' && !decoration.test(each))) {
    const [, between, start, verdict, ports, wholly, way, outcome, openly, last] = shape.exec(line) ?? [];
    const cause: Cause | undefined = direction && causes[direction];
    if (between !== undefined) {
      finish();
      pair = readPair(between);
    } else if (start !== undefined) {
      finish();
      pair = undefined;
      found.push({ ...readPair(start), ports: allPorts, ...openWays });
    } else if (pair && verdict !== undefined) {
      finish();
      section = { verdict: toVerdict(verdict), ports: readExplainedPorts(ports ?? '') };
      if (wholly === systemDefault) causes = { egress: open, ingress: open };
    } else if (section && way !== undefined) {
      direction = way === 'Egress' ? 'egress' : 'ingress';
      causes[direction] = { verdict: toVerdict(outcome ?? ''), byDefault: openly !== undefined, parts: [] };
    } else if (direction && cause && last !== undefined) {
      causes[direction] =
        last === 'the system default (Allow all)'
          ? { ...cause, byDefault: true }
          : { ...cause, parts: [...cause.parts, readPart(last)] };
    } else {
      throw new Error(`not a line of an explanation: ${line}`);
    }
  }
  finish();
  return found;
}

const systemDefault = 'the system default (Allow all)';
const open: Cause = { verdict: 'allowed', byDefault: true, parts: [] };
const openWays = { verdict: 'allowed', egress: open, ingress: open } as const;

const decoration =
  /^(#+|-+|# Specific connections and their reasons #|# All Connections due to the system default \(Allow all\) #|(Allowed|Denied) connections:|\t{3}\w+ list:)$/;

const shape = new RegExp(
  [
    'Connections between (.+ => .+):',
    '(\\S+ => \\S+)',
    '\\t(Allowed|Denied) (.+) due to (the following policies and rules:|the system default \\(Allow all\\))',
    '\\t\\t(Egress|Ingress) \\((Allowed|Denied)\\)( due to the system default \\(Allow all\\))?',
    '\\t{3}(?:\\t- )?(\\S.*)',
  ]
    .map((form) => `^${form}$`)
    .join('|'),
);

function readPair(text: string): Pair {
  const [from = '', to = ''] = text.split(' => ');
  return { from: readPeer(from), to: readPeer(to) };
}

function toVerdict(text: string): Verdict {
  return text === 'Allowed' ? 'allowed' : 'denied';
}

/** One sentence about a policy, an Ingress or a Route. */
function readPart(text: string): Part {
  const [, kind = '', name = '', rest = ''] = /^(\w+) '(.+?)' (.+)$/.exec(text) ?? [];
  for (const [form, effect] of forms) {
    const match = form.exec(rest);
    if (match) return { kind, name, effect, rule: match[1] };
  }
  throw new Error(`not a reason: ${text}`);
}

const forms: readonly (readonly [form: RegExp, effect: Effect])[] = [
  [/^allows connections by (?:In|E)gress rule (.+)$/, 'allows'],
  [/^denies connections by (?:In|E)gress rule (.+)$/, 'denies'],
  [/^passes connections by (?:In|E)gress rule (.+)$/, 'passes'],
  [/^selects \S+, but \S+ is not allowed by any (?:In|E)gress rule(?: \(no rules defined\))?$/, 'selects'],
  [/^selects \S+, and (?:In|E)gress rule (\S+) selects \S+, but (?:the protocols|named ports) .+$/, 'other-ports'],
  [/^allows ingress connections through service (\S+)$/, 'allows'],
  [/^allows ingress to service (\S+), but the protocols and ports do not match$/, 'other-ports'],
];
