import { type Instance, instanceOf } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Home } from '../workspace/grouping.ts';

/**
 * Instances in other namespaces than those that they have by themselves, once in each; the same ones where that is
 * undefined, or changes nothing. The same instance gives the same one again.
 */
export function homed(instances: readonly Instance[], home: Home | undefined): readonly Instance[] {
  if (!home) return instances;
  const { namespaces, overrides } = home;
  const isAtHome = ({ namespace, resource }: Instance): boolean =>
    namespace === '' ||
    (resource.type === 'unseen' && resource.isFixed) ||
    (resource.namespace !== undefined && !overrides) ||
    (namespaces.length === 1 && namespaces[0] === namespace);
  if (instances.every(isAtHome)) return instances;
  return instances.flatMap((instance) =>
    isAtHome(instance) ? instance : namespaces.map((namespace) => inNamespace(instance, namespace)),
  );
}

function inNamespace(instance: Instance, namespace: string): Instance {
  if (instance.namespace === namespace) return instance;
  const known = homes(instance).get(namespace);
  if (known) return known;
  const { uri, document, resource, unit } = instance;
  const moved = resource.namespace === undefined ? resource : { ...resource, namespace };
  const made = instanceOf(uri, document, moved, { unit, namespace });
  homes(instance).set(namespace, made);
  return made;
}

const homes = memo((_: Instance) => new Map<string, Instance>());
