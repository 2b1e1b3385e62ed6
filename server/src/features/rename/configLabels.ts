import { text } from '../../model/resource.ts';
import { selectsNamespace } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { factsOf } from '../../snapshot/namespaceModel.ts';
import { entryOf, valueAt } from '../../yaml/node.ts';
import type { Source } from '../../yaml/source.ts';
import { sectionsIn } from './configUses.ts';
import type { LabelUse } from './labelUses.ts';
import { type Part, valuePart } from './parts.ts';

/** A label that a configuration gives to a namespace which no manifest declares. */
export interface ConfigLabel {
  readonly namespace: string;
  readonly key: string;
  readonly value: string;
  readonly keyPart: Part;
  readonly valuePart: Part;
  /** The other keys of the same namespace. */
  readonly beside: readonly string[];
  /** The cluster that it is about; all where it is undefined. */
  readonly cluster: string | undefined;
}

export function configLabelsIn(config: Source): readonly ConfigLabel[] {
  return sectionsIn(config).flatMap(({ document, section, cluster }) => {
    const place = { uri: config.uri, document };
    const namespaces = entryOf(section, 'namespaces')?.value;
    return (namespaces?.kind === 'mapping' ? namespaces.entries : []).flatMap(({ key: namespace, value: said }) => {
      const labels = valueAt(said, 'labels');
      const entries = labels?.kind === 'mapping' ? labels.entries : [];
      return entries.flatMap(({ key, keyStart, keyEnd, value }) => {
        const written = text(value);
        if (written === undefined) return [];
        const beside = entries.map((entry) => entry.key).filter((other) => other !== key);
        const keyPart: Part = { ...place, start: keyStart, end: keyEnd, form: 'key' };
        return { namespace, key, value: written, keyPart, valuePart: valuePart(place, value), beside, cluster };
      });
    });
  });
}

/**
 * Whether a selector of namespaces may mean the one that has a label by the configuration, if it is as the selector asks.
 * @param isKey Whether the key is what is renamed: then the value has to be asked for, and what else it asks of the key
 * is left out.
 */
export function isAskedOf(
  cluster: ClusterModel,
  { asks, subject }: LabelUse,
  { namespace, key, value, cluster: only }: ConfigLabel,
  isKey: boolean,
): boolean {
  if (!asks || subject !== 'namespaces' || (only !== undefined && only !== cluster.name)) return false;
  const model = cluster.namespaces.get(namespace);
  const isConfigured = cluster.configured.namespaces.get(namespace)?.get(key) === value;
  if (!isConfigured || (model?.declarations.length ?? 0) > 0) return false;
  const { requirement, selector } = asks;
  const { operator, values } = requirement;
  if (isKey && operator !== 'Exists' && operator !== 'DoesNotExist' && !values.includes(value)) return false;
  const facts = model?.facts ?? factsOf(namespace, [], cluster.configured);
  return selector.requirements.every(
    (each) =>
      each === requirement ||
      (isKey && each.key === requirement.key) ||
      selectsNamespace({ requirements: [each], node: undefined, canonical: '' }, facts) !== 'no',
  );
}
