import { entryOf, type Scalar } from '../yaml/node.ts';
import type { ResourceHeader } from './resource.ts';

export interface ConfigMap extends ResourceHeader {
  readonly type: 'configMap';
}

export function readConfigMap(header: ResourceHeader): ConfigMap | undefined {
  return header.group === '' && header.kind === 'ConfigMap' ? { ...header, type: 'configMap' } : undefined;
}

/** One text of a ConfigMap or a Secret. */
export interface Datum {
  readonly key: string;
  readonly node: Scalar;
  /** Whether `node` holds the text in base64. */
  readonly isEncoded: boolean;
}

/** The texts of a ConfigMap. What it has as `binaryData` is none. */
export function textsOfConfigMap({ root }: ResourceHeader): readonly Datum[] {
  return textsUnder(root, 'data', false);
}

/** The texts of a Secret: `stringData` wins over `data` (core/v1 Secret). */
export function textsOfSecret({ root }: ResourceHeader): readonly Datum[] {
  const plain = textsUnder(root, 'stringData', false);
  const encoded = textsUnder(root, 'data', true);
  return [...plain, ...encoded.filter(({ key }) => plain.every((datum) => datum.key !== key))];
}

function textsUnder(root: ResourceHeader['root'], field: string, isEncoded: boolean): Datum[] {
  const data = entryOf(root, field)?.value;
  return (data?.kind === 'mapping' ? data.entries : []).flatMap(({ key, value }) =>
    value.kind === 'scalar' && value.value !== null ? [{ key, node: value, isEncoded }] : [],
  );
}
