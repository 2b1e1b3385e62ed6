import { meanTheSame } from '../policy/sameMeaning.ts';
import { rules } from '../rules/list.ts';
import type { Finding } from '../rules/rule.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { locate } from '../snapshot/locate.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TextEdit } from '../yaml/edit.ts';
import { applied } from './edits.ts';
import type { Fix } from './fix.ts';

/**
 * Whether a fix of a finding may open and close nothing. What is about a workload or a call does, whatever is done. A
 * hint asks for nothing, so that nothing is done unasked.
 */
export function mayBeSafe({ rule, severity }: Finding): boolean {
  const subject = rules.find(({ id }) => id === rule)?.subject;
  return severity !== 'hint' && subject !== 'workload' && subject !== 'evidence';
}

/**
 * Whether a fix can be made without asking: it is the one that most people want, edits only the file of its finding,
 * and opens and closes nothing. It claims so, and was found to be right; or policies mean the same with it; or the API
 * server refuses the policy as it is, and the fix writes the same word in other letters or quotes, so that what it means
 * is what was meant.
 */
export function isSafe(snapshot: Snapshot, fix: Fix): boolean {
  const { preferred, answers, changes, effect } = fix;
  if (!preferred || !answers || effect.type !== 'change' || !editsItsFile(fix)) return false;
  // Of several words that may be meant, such as a network and one address of it, somebody has to choose.
  if ((answers.data.replace?.length ?? 0) > 1) return false;
  const text = snapshot.files.get(answers.uri)?.source.text ?? '';
  const isRefused = rules.find(({ id }) => id === answers.rule)?.category === 'invalid';
  const isSameWord = effect.files.every(({ edits }) => edits.every((edit) => respells(text, edit)));
  return changes === 'nothing' || (isRefused && isSameWord) || saysTheSame(snapshot, applied(snapshot, effect));
}

/**
 * Whether a fix removes something at which an error or a warning of another rule stands. That one is mended first, or its
 * author asked: of peers that were meant as one, neither is too many.
 * @param findings All that is found in the file, in this state.
 */
export function removesAnother(snapshot: Snapshot, { answers, effect }: Fix, findings: readonly Finding[]): boolean {
  if (effect.type !== 'change') return false;
  const removed = effect.files.flatMap(({ uri, edits }) =>
    edits.flatMap(({ start, end, newText }) => (newText === '' ? [{ uri, start, end }] : [])),
  );
  return findings.some((finding) => {
    if (finding.rule === answers?.rule || !isQuestion(finding)) return false;
    const at = locate(snapshot, finding)?.start;
    return at !== undefined && removed.some(({ uri, start, end }) => uri === finding.uri && start <= at && at < end);
  });
}

function isQuestion({ severity }: Finding): boolean {
  return severity === 'error' || severity === 'warning';
}

/** Whether a fix edits the file that its finding stands in, and no other one. */
export function editsItsFile({ answers, effect }: Fix): boolean {
  return effect.type === 'change' && effect.files.every(({ uri, create }) => uri === answers?.uri && !create);
}

function respells(text: string, { start, end, newText }: TextEdit): boolean {
  const before = text.slice(start, end);
  const wordOf = (written: string): string => written.replace(/["' \t]/g, '').toLowerCase();
  return !/[\r\n]/.test(before + newText) && wordOf(before) !== '' && wordOf(before) === wordOf(newText);
}

function saysTheSame(before: Snapshot, after: Snapshot): boolean {
  return (
    before.clusters.length === after.clusters.length &&
    before.clusters.every((cluster, index) => sameCluster(cluster, after.clusters[index] as ClusterModel))
  );
}

function sameCluster(before: ClusterModel, after: ClusterModel): boolean {
  if (before === after) return true;
  const isSame = (['name', 'facts', 'clusterPolicies', 'pluginPolicies'] as const).every(
    (part) => before[part] === after[part],
  );
  if (!isSame) return false;
  const names = new Set([...before.namespaces.keys(), ...after.namespaces.keys()]);
  return [...names].every((name) => sameNamespace(before.namespaces.get(name), after.namespaces.get(name)));
}

/**
 * Each policy by itself: that another one says it too is no reason, since nobody knows that both are applied. Other
 * objects and other names of policies are no matter of meaning, but none of a silent fix either.
 */
function sameNamespace(before: NamespaceModel | undefined, after: NamespaceModel | undefined): boolean {
  if (before === after) return true;
  if (!before || !after) return false;
  return (
    others.every((list) => before[list] === after[list]) &&
    before.policies.length === after.policies.length &&
    before.policies.every(({ key, resource }, index) => {
      const other = after.policies[index];
      return other !== undefined && key === other.key && meanTheSame(resource, other.resource);
    })
  );
}

const others = ['workloads', 'services', 'ingresses', 'routes', 'configMaps', 'declarations', 'unseen'] as const;
