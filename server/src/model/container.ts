import { entryOf, itemsOf, type Node, type Scalar, valueAt } from '../yaml/node.ts';
import { memo } from './memo.ts';
import { text } from './resource.ts';
import { containerNodes, type Workload } from './workload.ts';

/** A container as far as it tells what its process is given (core/v1 Container). */
export interface Container {
  readonly name: string;
  /** Runs before the others and ends; sidecars are none. */
  readonly isInit: boolean;
  /** As written, with tag and registry; undefined where it is missing. */
  readonly image: string | undefined;
  /** In the order in which the kubelet sets them: `envFrom` first, and `env` over it. */
  readonly envFrom: readonly EnvFrom[];
  readonly env: readonly EnvVar[];
  /** `command`, then `args`. */
  readonly words: readonly Scalar[];
  readonly mounts: readonly Mount[];
}

/** An object that holds texts by key. */
export interface Holder {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

export interface EnvFrom extends Holder {
  readonly prefix: string;
}

export interface EnvVar {
  readonly name: string;
  /** Undefined where the value comes from elsewhere (`valueFrom`). */
  readonly value: string | undefined;
  readonly valueFrom: KeyRef | undefined;
  /** The value, or the whole variable where it has none. */
  readonly node: Node;
}

/** core/v1 ConfigMapKeySelector and SecretKeySelector. */
export interface KeyRef extends Holder {
  readonly key: string;
}

export interface Mount {
  readonly volume: string;
  /** The one path in the volume that is mounted; undefined for all. */
  readonly subPath: string | undefined;
}

/** A volume of a pod that holds files of ConfigMaps and Secrets: several for a projected one, none for other volumes. */
export interface Volume {
  readonly name: string;
  readonly sources: readonly VolumeSource[];
}

export interface VolumeSource extends Holder {
  /** By key the path that it is mounted as; undefined where all keys are, each as itself. */
  readonly items: ReadonlyMap<string, string> | undefined;
}

/** Every container that runs at some time: regular ones first, then init containers, which policies govern alike. */
export const containersOf: (workload: Workload) => readonly Container[] = memo(({ template }) => {
  const spec = valueAt(template, 'spec');
  return [
    ...containerNodes(valueAt(spec, 'containers')).map((node) => readContainer(node, false)),
    ...itemsOf(valueAt(spec, 'initContainers')).map((node) =>
      readContainer(node, text(valueAt(node, 'restartPolicy')) !== 'Always'),
    ),
  ];
});

/** The images of all containers, init containers included: a part of `containersOf` that every workload is asked for. */
export const imagesOf: (workload: Workload) => readonly string[] = memo(({ template }) => {
  const spec = valueAt(template, 'spec');
  const containers = [...containerNodes(valueAt(spec, 'containers')), ...itemsOf(valueAt(spec, 'initContainers'))];
  return containers.flatMap((node) => text(valueAt(node, 'image')) ?? []);
});

export const volumesOf: (workload: Workload) => readonly Volume[] = memo(({ template }) =>
  itemsOf(valueAt(template, 'spec', 'volumes')).map((node) => ({
    name: text(valueAt(node, 'name')) ?? '',
    sources: [node, ...itemsOf(valueAt(node, 'projected', 'sources'))].flatMap(readSources),
  })),
);

/** The ServiceAccount that the pods run as (core/v1 PodSpec: `default` where none is named). */
export function serviceAccountOf({ template }: Workload): string {
  const spec = valueAt(template, 'spec');
  return text(valueAt(spec, 'serviceAccountName')) || text(valueAt(spec, 'serviceAccount')) || 'default';
}

function readContainer(node: Node, isInit: boolean): Container {
  return {
    name: text(valueAt(node, 'name')) ?? '',
    isInit,
    image: text(valueAt(node, 'image')),
    envFrom: itemsOf(valueAt(node, 'envFrom')).flatMap((item) => {
      const prefix = text(valueAt(item, 'prefix')) ?? '';
      return holders(item, 'configMapRef', 'secretRef').map((holder) => ({ ...holder, prefix }));
    }),
    env: itemsOf(valueAt(node, 'env')).flatMap(readVariable),
    words: ['command', 'args'].flatMap((key) => itemsOf(valueAt(node, key)).filter((word) => word.kind === 'scalar')),
    mounts: itemsOf(valueAt(node, 'volumeMounts')).map((mount) => ({
      volume: text(valueAt(mount, 'name')) ?? '',
      subPath: text(valueAt(mount, 'subPath')) || undefined,
    })),
  };
}

function readVariable(variable: Node): EnvVar[] {
  const name = text(valueAt(variable, 'name'));
  if (name === undefined) return [];
  const value = valueAt(variable, 'value');
  const from = valueAt(variable, 'valueFrom');
  const [ref] = holders(from, 'configMapKeyRef', 'secretKeyRef').flatMap((holder) => {
    const key = text(valueAt(from, holder.kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef', 'key'));
    return key === undefined ? [] : [{ ...holder, key }];
  });
  return [{ name, value: text(value), valueFrom: ref, node: value ?? variable }];
}

function readSources(source: Node): VolumeSource[] {
  return holders(source, 'configMap', 'secret').map((holder) => {
    const items = entryOf(valueAt(source, holder.kind === 'Secret' ? 'secret' : 'configMap'), 'items')?.value;
    return {
      ...holder,
      items:
        items?.kind === 'sequence'
          ? new Map(items.items.map((item) => [text(valueAt(item, 'key')) ?? '', text(valueAt(item, 'path')) ?? '']))
          : undefined,
    };
  });
}

/** Only the volume of a Secret names it by `secretName`. */
function holders(node: Node | undefined, configMap: string, secret: string): Holder[] {
  const configMapName = text(valueAt(node, configMap, 'name'));
  const secretName = text(valueAt(node, secret, 'name')) ?? text(valueAt(node, secret, 'secretName'));
  return [
    ...(configMapName ? [{ kind: 'ConfigMap' as const, name: configMapName }] : []),
    ...(secretName ? [{ kind: 'Secret' as const, name: secretName }] : []),
  ];
}
