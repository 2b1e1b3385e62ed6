import { itemsOf, type Scalar, valueAt } from '../yaml/node.ts';
import type { ResourceHeader } from './resource.ts';

/** A ScaledObject or ScaledJob of KEDA, whose operator asks the sources of its triggers. */
export interface ScaledObject extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'scaledObject';
  /** The settings of all triggers, in which addresses stand. */
  readonly settings: readonly { readonly key: string; readonly node: Scalar }[];
}

export function readScaledObject(header: ResourceHeader): ScaledObject | undefined {
  if (header.group !== 'keda.sh' || (header.kind !== 'ScaledObject' && header.kind !== 'ScaledJob')) return undefined;
  const settings = itemsOf(valueAt(header.root, 'spec', 'triggers')).flatMap((trigger) => {
    const metadata = valueAt(trigger, 'metadata');
    return (metadata?.kind === 'mapping' ? metadata.entries : []).flatMap(({ key, value }) =>
      value.kind === 'scalar' ? [{ key, node: value }] : [],
    );
  });
  return { ...header, type: 'hint', hint: 'scaledObject', settings };
}
