import { type Instance, instanceOf } from '../model/instance.ts';
import { memo } from '../model/memo.ts';

/**
 * Instances with another namespace for what sets none; the same ones where it is undefined, or changes nothing. The same
 * instance gives the same one again.
 */
export function homed(instances: readonly Instance[], namespace: string | undefined): readonly Instance[] {
  if (namespace === undefined) return instances;
  return instances.map((instance) => {
    if (instance.namespace === namespace || instance.namespace === '' || instance.resource.namespace !== undefined)
      return instance;
    const known = homes(instance).get(namespace);
    if (known) return known;
    const { uri, document, resource, unit } = instance;
    const made = instanceOf(uri, document, resource, { unit, namespace });
    homes(instance).set(namespace, made);
    return made;
  });
}

const homes = memo((_: Instance) => new Map<string, Instance>());
